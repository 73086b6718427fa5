import { NODE_FLAGS } from '../../start/node-flags.mjs';
import { GATEWAY_PORT, MCP_PORT, nameAtHome, openSettings, passwordVariable, serverOf, settingsOf, variable } from './services.mjs';

const FIRST_HEALTH_PORT = 8100;

/** On one machine each tool server has a port of its own, and only loopback. */
function placed(service, all) {
  const servers = all.filter(({ plane }) => plane === 'tool');
  const portOf = (server) => MCP_PORT + servers.indexOf(server);
  const { MCP_URLS: urls } = settingsOf(service, all);
  if (urls !== undefined) return { MCP_URLS: JSON.stringify(Object.fromEntries(servers.map((server) => [serverOf(server), `http://127.0.0.1:${portOf(server)}/mcp`]))) };
  if (service.plane === 'tool') return { [`MCP_${variable(serverOf(service))}_PORT`]: String(portOf(service)) };
  if (service.name === 'gateway') return { GATEWAY_PORT: String(GATEWAY_PORT) };
  return {};
}

function app(service, index, all) {
  const settings = Object.fromEntries(openSettings(service, all).map(({ name }) => [name, nameAtHome(service, name)]));
  return { name: service.name, script: `${service.folder}/dist/main.js`, password: passwordVariable(service), tables: service.tables, own: { ...placed(service, all), HEALTH_PORT: String(FIRST_HEALTH_PORT + index) }, settings };
}

/** `deploy/ecosystem.config.cjs`: each service as a process of its own under PM2, with the settings that it declares and no others. */
export function pm2File(all) {
  const services = all.map(app).map((one) => `  ${JSON.stringify(one)},`).join('\n');
  return `// Rendered by tools/deploy from the apps; change it there.
// Reads .env beside package.json: AMQP_URL, DATABASE_URL and REDIS_URL of an administrator, and the secrets of tools/deploy/src/env-file.mjs.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseEnv } = require('node:util');

const SERVICES = [
${services}
];
const FOR_ALL = ['REDIS_URL', 'WAGGLE_PREFIX', 'WAGGLE_ROLE', 'DRY_RUN', 'A2A_QUEUES', 'LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_TRACES_SAMPLER_ARG', 'RETRY_DELAYS_MS', 'RETRY_HOURS', 'WAGGLE_WORKSPACE'];

const cwd = join(__dirname, '..');
const env = parseEnv(readFileSync(join(cwd, '.env'), 'utf8'));

/** The administrator's address with the service's own user, as \`waggle provision\` has made it. */
function signedIn(address, { name, password }) {
  const url = new URL(address);
  url.username = \`waggle.\${name}\`;
  url.password = env[password];
  return url.href;
}

function environmentOf(service) {
  const given = [...FOR_ALL.map((name) => [name, name]), ...Object.entries(service.settings)].filter(([, home]) => env[home] !== undefined);
  const database = service.tables ? { DATABASE_URL: signedIn(env.DATABASE_URL, service) } : {};
  return { NODE_ENV: 'production', ...Object.fromEntries(given.map(([name, home]) => [name, env[home]])), ...service.own, AMQP_URL: signedIn(env.AMQP_URL, service), ...database };
}

module.exports = {
  apps: SERVICES.map((service) => ({
    name: service.name,
    script: service.script,
    cwd,
    env: environmentOf(service),
    // What the shell that started PM2 has set is nobody's business.
    filter_env: true,
    instances: 1,
    exec_mode: 'fork',
    node_args: ${JSON.stringify(NODE_FLAGS.service)},
    // SIGINT drains; then there is time for it.
    kill_timeout: 120_000,
    exp_backoff_restart_delay: 1000,
    stop_exit_codes: [2],
    max_memory_restart: '300M',
  })),
};
`;
}
