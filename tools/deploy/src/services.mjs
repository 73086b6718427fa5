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
  return name ? { name, folder, plane } : undefined;
}

/** Every app that is a service: its name, folder and plane, as its package.json says. */
export function services() {
  return FOLDERS.flatMap((level) => readdirSync(join(ROOT, level)).sort().map((entry) => readService(`${level}/${entry}`))).filter(Boolean);
}

const variable = (name) => name.toUpperCase().replaceAll('-', '_');
const serverOf = (service) => service.name.replace(/^mcp-/, '');

/** The agents, and the intake, which reads feeds. */
const callsTools = ({ plane, name }) => plane === 'agent' || name === 'intake';

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

const NOTIFIER_SECRETS = ['APPROVERS', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'TWILIO_AUTH_TOKEN', 'NOTICE_SMTP_URL'];
const FOLDER = { FOLDER_DECISION_KEY: 'FOLDER_DECISION_KEY', FOLDER_OPERATOR: 'FOLDER_OPERATOR' };

/** The secrets that a service gets and those alone that need them; names of environment variables. */
export function secretsOf(service) {
  if (callsTools(service)) return { MCP_TOKEN: `MCP_TOKEN_${variable(service.name)}` };
  if (service.plane === 'tool') return { MCP_TOKENS: 'MCP_TOKENS', GRANT_PUBLIC_KEYS: 'GRANT_PUBLIC_KEYS' };
  if (service.name === 'gatekeeper') return { GRANT_SIGNING_KEY: 'GRANT_SIGNING_KEY', OPERATORS: 'OPERATORS', SLACK_SIGNING_SECRET: 'SLACK_SIGNING_SECRET', ...FOLDER };
  if (service.name === 'notifier') return Object.fromEntries(NOTIFIER_SECRETS.map((name) => [name, name]));
  if (service.name === 'workspace') return FOLDER;
  if (service.name === 'vault') return { VAULT_MASTER_KEYS: 'VAULT_MASTER_KEYS', VAULT_OPERATORS: 'VAULT_OPERATORS' };
  if (service.name === 'cloud-manager') return { SCALING_OPERATORS: 'SCALING_OPERATORS' };
  if (service.name === 'gateway') return { OPERATOR_TOKENS: 'OPERATOR_TOKENS', OIDC_CLIENT_SECRET: 'OIDC_CLIENT_SECRET' };
  return {};
}
