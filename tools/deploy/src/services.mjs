import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const HEALTH_PORT = 8080;
export const MCP_PORT = 7400;
export const GATEWAY_PORT = 3000;

const FOLDERS = ['apps', 'apps/agents', 'apps/mcp'];

function readService(folder) {
  const file = join(ROOT, folder, 'package.json');
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const name = manifest.waggle?.service;
  const plane = manifest.nx?.tags?.find((tag) => tag.startsWith('plane:'))?.slice('plane:'.length);
  return name ? { name, folder, plane, profile: manifest.waggle.profile ?? 'core' } : undefined;
}

/** Every app that is a service: its name, folder, plane and profile of the compose file, as its package.json says. */
export function services() {
  return FOLDERS.flatMap((level) => readdirSync(join(ROOT, level)).sort().map((entry) => readService(`${level}/${entry}`))).filter(Boolean);
}

export const variable = (name) => name.toUpperCase().replaceAll('-', '_');
export const serverOf = (service) => service.name.replace(/^mcp-/, '');

/** The agents, and the intake, which reads feeds. */
export const callsTools = ({ plane, name }) => plane === 'agent' || name === 'intake';

function agentSettings(service, all) {
  const servers = all.filter((other) => other.plane === 'tool');
  const urls = Object.fromEntries(servers.map((server) => [serverOf(server), `http://${server.name}:${MCP_PORT}/mcp`]));
  return { MCP_URLS: JSON.stringify(urls) };
}

/** The settings of one service that follow from what it is; secrets are not among them. */
export function settingsOf(service, all) {
  if (callsTools(service)) return agentSettings(service, all);
  if (service.plane === 'tool') {
    return { MCP_BIND: '0.0.0.0', MCP_ALLOWED_HOSTS: service.name, [`MCP_${variable(serverOf(service))}_PORT`]: String(MCP_PORT) };
  }
  if (service.name === 'gateway') return { GATEWAY_HOST: '0.0.0.0', GATEWAY_PORT: String(GATEWAY_PORT) };
  if (service.name === 'workspace') return { WAGGLE_WORKSPACE: '/workspace' };
  return {};
}

/** Of the environment: what a service signs in with at broker and database. */
export const passwordVariable = (service) => `PASSWORD_${variable(service.name)}`;

/** What is told by another name than the service reads it under: each agent its own token. */
export const nameAtHome = (service, setting) => (setting === 'MCP_TOKEN' ? `MCP_TOKEN_${variable(service.name)}` : setting);

/** Addresses of broker and database, which follow from the service's login. */
export const LOGIN = ['AMQP_URL', 'DATABASE_URL'];

/** Of what a service reads, what neither its place in the stack nor its login says: the user's settings and the zone's secrets. */
export function openSettings(service, all) {
  const said = [...LOGIN, ...Object.keys(settingsOf(service, all)), 'VAULT_MASTER_KEY_FILE'];
  return service.settings.filter(({ name }) => !said.includes(name));
}
