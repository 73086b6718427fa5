# One image for every service; the command (or APP) says which one a container runs.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npx nx run-many -t build && npm prune --omit=dev \
  && rm -rf apps/*/src apps/*/*/src libs/*/src demo docs k8s .nx

FROM node:20-bookworm-slim
ARG APP=apps/orchestrator
ENV NODE_ENV=production APP=$APP HEALTH_PORT=8080
WORKDIR /app
COPY --from=build --chown=node:node /app /app
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "-c", "exec node $APP/dist/main.js"]
