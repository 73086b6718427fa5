import { GATEWAY_PORT, HEALTH_PORT, secretsOf, settingsOf } from './services.mjs';

const SHARED = {
  AMQP_URL: 'amqp://waggle:${WAGGLE_PASSWORD:-waggle}@rabbitmq:5672/',
  DATABASE_URL: 'postgres://waggle:${WAGGLE_PASSWORD:-waggle}@postgres:5432/waggle',
  REDIS_URL: 'redis://redis:6379/0',
  WAGGLE_ROLE: '${WAGGLE_ROLE:-swarm}',
  DRY_RUN: '${DRY_RUN:-true}',
  HEALTH_PORT: String(HEALTH_PORT),
};

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

function serviceEntry(service, all) {
  const secrets = Object.fromEntries(Object.entries(secretsOf(service)).map(([setting, name]) => [setting, `\${${name}:-}`]));
  return {
    image: 'waggle:local',
    build: '.',
    command: ['node', `${service.folder}/dist/main.js`],
    environment: { ...SHARED, ...settingsOf(service, all), ...secrets },
    depends_on: Object.fromEntries(Object.keys(INFRASTRUCTURE).map((name) => [name, { condition: 'service_healthy' }])),
    restart: 'unless-stopped',
    ...(service.name === 'gateway' && { ports: [`127.0.0.1:${GATEWAY_PORT}:${GATEWAY_PORT}`] }),
    ...(service.name === 'workspace' && { volumes: ['./workspace:/workspace'] }),
  };
}

/** The whole stack for one machine. */
export function composeFile(all) {
  return {
    name: 'waggle',
    services: { ...INFRASTRUCTURE, ...Object.fromEntries(all.map((service) => [service.name, serviceEntry(service, all)])) },
    volumes: { rabbitmq: {}, postgres: {} },
  };
}
