# One image for every service: the command says which one a container runs. docs/deployment.md tells of the arguments and secrets.
ARG NODE_IMAGE=node:20-bookworm-slim

# The manifests alone, so that a change of code does not install everything anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS installed
WORKDIR /app
COPY --from=manifests /app .
RUN --mount=type=secret,id=ca --mount=type=secret,id=npmrc,target=/root/.npmrc \
  if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; npm ci --no-audit --no-fund --loglevel=error

FROM installed AS production
RUN npm prune --omit=dev --no-audit --no-fund --loglevel=error

FROM installed AS build
COPY . .
RUN npx nx run-many -t build
RUN --mount=type=bind,from=production,source=/app/node_modules,target=/production/node_modules \
  node tools/deploy/src/slim.mjs /app /slim && node tools/deploy/src/slim.mjs /production /slim

# What runs beside Node: git for the shared workspace, ssh to reach its remote, the certificates of the public authorities.
FROM ${NODE_IMAGE} AS root
RUN apt-get update -q && apt-get install -qy --no-install-recommends binutils ca-certificates git openssh-client
RUN mkdir -p /image/etc/ssl /image/usr/bin /image/usr/lib/git-core /image/home/node/.ssh /image/workspace /image/app \
  && install -d -m 1777 /image/tmp \
  && printf '%s:/home/node:/sbin/nologin\n' root:x:0:0: node:x:1000:1000: > /image/etc/passwd && echo 'node:x:1000:' > /image/etc/group \
  && cp -rL /etc/ssl/certs /image/etc/ssl/ \
  && cp /usr/bin/env /usr/bin/git /usr/bin/ssh "$(command -v node)" /image/usr/bin/ \
  && strip --strip-unneeded /image/usr/bin/node \
  && cp /usr/lib/git-core/git-remote-http /image/usr/lib/git-core/ && ln -s git-remote-http /image/usr/lib/git-core/git-remote-https \
  && cp -rL --parents /usr/share/git-core/templates /image \
  && { dpkg -L libc6 | grep -E '/lib[a-z0-9_]*\.so\.[0-9]+$'; for program in /image/usr/bin/* /image/usr/lib/git-core/git-remote-http; do ldd "$program" | grep -o '/[^ ]*'; done; } | sort -u | xargs -I{} cp -L --parents {} /image \
  && chown -R 1000:1000 /image/home /image/workspace

# No shell, no package manager, no distribution: what the services need and nothing else.
FROM scratch
COPY --from=root /image /
COPY --from=build /slim /app
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS="--max-semi-space-size=16 --v8-pool-size=1" HEALTH_PORT=8080 HOME=/home/node PATH=/usr/bin
USER 1000:1000
# Generous: two dozen services that start at once on a small machine take their time, and a probe is a process too.
HEALTHCHECK --interval=10s --timeout=15s --start-period=180s --retries=5 \
  CMD ["node", "-e", "require('http').get({ port: process.env.HEALTH_PORT, path: '/health' }, (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
CMD ["node", "apps/cli/dist/main.js", "--help"]
