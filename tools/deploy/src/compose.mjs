import { GATEWAY_PORT, HEALTH_PORT, passwordVariable, secretsOf, settingsOf } from './services.mjs';

const SHARED = {
  REDIS_URL: 'redis://redis:6379/0',
  WAGGLE_ROLE: '${WAGGLE_ROLE:-swarm}',
  DRY_RUN: '${DRY_RUN:-true}',
  HEALTH_PORT: String(HEALTH_PORT),
};

const ADMINISTRATOR = {
  AMQP_URL: 'amqp://waggle:${WAGGLE_PASSWORD:-waggle}@rabbitmq:5672/',
  AMQP_MANAGEMENT_URL: 'http://waggle:${WAGGLE_PASSWORD:-waggle}@rabbitmq:15672',
  DATABASE_URL: 'postgres://waggle:${WAGGLE_PASSWORD:-waggle}@postgres:5432/waggle',
};

const passwordOf = (service) => `\${${passwordVariable(service)}:?make passwords with: node tools/deploy/src/passwords.mjs >> .env}`;

/** A driver only where the user has set one and given it the engine's socket; the management API with its own user, who may only look. */
const scaling = (service) => ({ SCALING_DRIVER: '${SCALING_DRIVER:-off}', AMQP_MANAGEMENT_URL: `http://waggle.${service.name}:${passwordOf(service)}@rabbitmq:15672` });

/** The addresses with the service's own user, as `provision` makes it. */
const login = (service) => ({
  AMQP_URL: `amqp://waggle.${service.name}:${passwordOf(service)}@rabbitmq:5672/`,
  ...(service.tables && { DATABASE_URL: `postgres://waggle.${service.name}:${passwordOf(service)}@postgres:5432/waggle` }),
});

const healthy = (...test) => ({ test: ['CMD', ...test], interval: '5s', timeout: '5s', retries: 30 });

const INFRASTRUCTURE = {
  rabbitmq: {
    image: 'rabbitmq:4-management',
    environment: { RABBITMQ_DEFAULT_USER: 'waggle', RABBITMQ_DEFAULT_PASS: '${WAGGLE_PASSWORD:-waggle}' },
    healthcheck: healthy('rabbitmq-diagnostics', '-q', 'check_port_connectivity'),
    volumes: ['rabbitmq:/var/lib/rabbitmq'],
  },
  postgres: {
    image: 'postgres:17',
    environment: { POSTGRES_USER: 'waggle', POSTGRES_PASSWORD: '${WAGGLE_PASSWORD:-waggle}', POSTGRES_DB: 'waggle' },
    healthcheck: healthy('pg_isready', '-U', 'waggle'),
    volumes: ['postgres:/var/lib/postgresql/data'],
  },
  redis: { image: 'redis:8', command: ['redis-server', '--save', ''], healthcheck: healthy('redis-cli', 'ping') },
};

/** Runs once, before all others, as the only one who is told of the administrator. */
const provision = (all) => ({
  image: 'waggle:local',
  build: '.',
  command: ['node', 'apps/cli/dist/main.js', 'provision'],
  environment: { ...SHARED, ...ADMINISTRATOR, SERVICE_PASSWORDS: `{${all.map((service) => `"${service.name}":"\${${passwordVariable(service)}:-}"`).join(',')}}` },
  depends_on: Object.fromEntries(Object.keys(INFRASTRUCTURE).map((name) => [name, { condition: 'service_healthy' }])),
  restart: 'on-failure',
});

function serviceEntry(service, all) {
  const secrets = Object.fromEntries(Object.entries(secretsOf(service)).map(([setting, name]) => [setting, `\${${name}:-}`]));
  return {
    image: 'waggle:local',
    build: '.',
    command: ['node', `${service.folder}/dist/main.js`],
    environment: { ...SHARED, ...login(service), ...(service.name === 'cloud-manager' && scaling(service)), ...settingsOf(service, all), ...secrets },
    depends_on: { ...Object.fromEntries(Object.keys(INFRASTRUCTURE).map((name) => [name, { condition: 'service_healthy' }])), provision: { condition: 'service_completed_successfully' } },
    restart: 'unless-stopped',
    ...(service.name === 'gateway' && { ports: [`127.0.0.1:${GATEWAY_PORT}:${GATEWAY_PORT}`] }),
    ...(service.name === 'workspace' && { volumes: ['./workspace:/workspace'] }),
  };
}

/** The whole stack for one machine. */
export function composeFile(all) {
  return {
    name: 'waggle',
    services: { ...INFRASTRUCTURE, provision: provision(all), ...Object.fromEntries(all.map((service) => [service.name, serviceEntry(service, all)])) },
    volumes: { rabbitmq: {}, postgres: {} },
  };
}
