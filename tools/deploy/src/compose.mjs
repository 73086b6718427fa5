import '@waggle/from-source';
import { GATEWAY_PORT, HEALTH_PORT, nameAtHome, openSettings, passwordVariable, settingsOf } from './services.mjs';
import { EXTRA_CONFIGS, EXTRA_SERVICES, EXTRA_VOLUMES } from './compose-extras.mjs';

const { startWaves } = await import('@waggle/host/start-order');

const IMAGE = '${WAGGLE_IMAGE:-waggle:local}';

const SHARED = {
  REDIS_URL: 'redis://redis:6379/0',
  WAGGLE_ROLE: '${WAGGLE_ROLE:-swarm}',
  DRY_RUN: '${DRY_RUN:-true}',
  A2A_QUEUES: '${A2A_QUEUES:-classic}',
  LOG_LEVEL: '${LOG_LEVEL:-info}',
  HEALTH_PORT: String(HEALTH_PORT),
  OTEL_EXPORTER_OTLP_ENDPOINT: '${OTEL_EXPORTER_OTLP_ENDPOINT:-}',
  OTEL_TRACES_SAMPLER_ARG: '${OTEL_TRACES_SAMPLER_ARG:-1}',
};

const ADMINISTRATOR = {
  AMQP_URL: 'amqp://waggle:${WAGGLE_PASSWORD:-waggle}@rabbitmq:5672/',
  AMQP_MANAGEMENT_URL: 'http://waggle:${WAGGLE_PASSWORD:-waggle}@rabbitmq:15672',
  DATABASE_URL: 'postgres://waggle:${WAGGLE_PASSWORD:-waggle}@postgres:5432/waggle',
};

const passwordOf = (service) => `\${${passwordVariable(service)}:?make the secrets with: node tools/deploy/src/env-file.mjs}`;

/** A driver only where the user has set one and given it the engine's socket; the management API with its own user, who may only look. */
const scaling = (service) => ({ SCALING_DRIVER: '${SCALING_DRIVER:-off}', AMQP_MANAGEMENT_URL: `http://waggle.${service.name}:${passwordOf(service)}@rabbitmq:15672` });

/** The addresses with the service's own user, as `provision` makes it. */
const login = (service) => ({
  AMQP_URL: `amqp://waggle.${service.name}:${passwordOf(service)}@rabbitmq:5672/`,
  ...(service.tables && { DATABASE_URL: `postgres://waggle.${service.name}:${passwordOf(service)}@postgres:5432/waggle` }),
});

/** What .env sets is handed on, what it does not set stays with the service's own default. */
function handedOn(service, all) {
  const named = openSettings(service, all).map(({ name }) => [name, nameAtHome(service, name)]);
  return Object.fromEntries(named.map(([name, home]) => [name, name === home ? null : `\${${home}:-}`]));
}

/** Files of this machine that only ssh reads, in the workspace service. A file must be there in any case, so without one it is an empty one. */
const SSH_FILES = { SYNC_SSH_KEY_FILE: 'sync-key', SYNC_KNOWN_HOSTS_FILE: 'sync-known-hosts' };
const SSH_SECRETS = Object.fromEntries(Object.entries(SSH_FILES).map(([name, secret]) => [secret, { file: `\${${name}:-./deploy/empty}` }]));
const sshSettings = Object.fromEntries(Object.entries(SSH_FILES).map(([name, secret]) => [name, `\${${name}:+/run/secrets/${secret}}`]));

const healthy = (...test) => ({ test: ['CMD', ...test], interval: '5s', timeout: '5s', retries: 30 });
const limits = (memory, cpus = '1.0') => ({ deploy: { resources: { limits: { memory, cpus } } } });
const CORE = { profiles: ['core'], security_opt: ['no-new-privileges:true'] };
const CLOSED = { read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'] };

const INFRASTRUCTURE = {
  rabbitmq: {
    image: '${RABBITMQ_IMAGE:-rabbitmq:4-management}',
    ...CORE,
    hostname: 'rabbitmq',
    environment: { RABBITMQ_DEFAULT_USER: 'waggle', RABBITMQ_DEFAULT_PASS: '${WAGGLE_PASSWORD:-waggle}' },
    healthcheck: healthy('rabbitmq-diagnostics', '-q', 'check_port_connectivity'),
    volumes: ['rabbitmq:/var/lib/rabbitmq'],
    restart: 'unless-stopped',
    ...limits('1G'),
  },
  postgres: {
    image: '${POSTGRES_IMAGE:-postgres:17}',
    ...CORE,
    command: ['postgres', '-c', 'max_connections=400'],
    environment: { POSTGRES_USER: 'waggle', POSTGRES_PASSWORD: '${WAGGLE_PASSWORD:-waggle}', POSTGRES_DB: 'waggle' },
    healthcheck: healthy('pg_isready', '-U', 'waggle'),
    volumes: ['postgres:/var/lib/postgresql/data'],
    restart: 'unless-stopped',
    ...limits('1G'),
  },
  redis: {
    image: '${REDIS_IMAGE:-redis:8}',
    ...CORE,
    read_only: true,
    command: ['redis-server', '--save', ''],
    healthcheck: healthy('redis-cli', 'ping'),
    restart: 'unless-stopped',
    ...limits('256M'),
  },
};

const whenHealthy = (names) => Object.fromEntries(names.map((name) => [name, { condition: 'service_healthy' }]));

/** Runs once, before all others, as the only one who is told of the administrator. */
const provision = (all) => ({
  image: IMAGE,
  build: { context: '.', args: { NODE_IMAGE: '${NODE_IMAGE:-node:20-bookworm-slim}' } },
  ...CORE,
  ...CLOSED,
  command: ['node', 'apps/cli/dist/main.js', 'provision'],
  environment: { ...SHARED, ...ADMINISTRATOR, SERVICE_PASSWORDS: `{${all.map((service) => `"${service.name}":"\${${passwordVariable(service)}:-}"`).join(',')}}` },
  healthcheck: { disable: true },
  depends_on: whenHealthy(Object.keys(INFRASTRUCTURE)),
  restart: 'on-failure',
  ...limits('384M'),
});

function waitsFor(service, all) {
  const waves = startWaves(all.filter(({ name, profile }) => profile === 'core' || name === service.name), ({ name }) => name);
  const before = waves.slice(0, waves.findIndex((wave) => wave.includes(service))).flat();
  return { ...whenHealthy([...Object.keys(INFRASTRUCTURE), ...before.map(({ name }) => name)]), provision: { condition: 'service_completed_successfully' } };
}

function serviceEntry(service, all) {
  return {
    image: IMAGE,
    ...CORE,
    profiles: [service.profile],
    ...CLOSED,
    command: ['node', `${service.folder}/dist/main.js`],
    environment: { ...SHARED, ...login(service), ...settingsOf(service, all), ...handedOn(service, all), ...(service.name === 'cloud-manager' && scaling(service)), ...(service.name === 'workspace' && sshSettings) },
    depends_on: waitsFor(service, all),
    restart: 'unless-stopped',
    stop_grace_period: '30s',
    ...limits('384M'),
    ...(service.name === 'gateway' && { ports: [`127.0.0.1:\${WAGGLE_PORT:-${GATEWAY_PORT}}:${GATEWAY_PORT}`] }),
    // Its files are the user's too.
    ...(service.name === 'workspace' && { user: '${WAGGLE_USER:-1000:1000}', volumes: ['${WAGGLE_FOLDER:-./workspace}:/workspace'], secrets: Object.keys(SSH_SECRETS) }),
  };
}

/** The whole stack for one machine. */
export function composeFile(all) {
  return {
    name: 'waggle',
    services: { ...INFRASTRUCTURE, provision: provision(all), ...Object.fromEntries(all.map((service) => [service.name, serviceEntry(service, all)])), ...EXTRA_SERVICES },
    configs: EXTRA_CONFIGS,
    secrets: SSH_SECRETS,
    volumes: { rabbitmq: {}, postgres: {}, ...EXTRA_VOLUMES },
  };
}
