import { commonConfig, type Environment, settingsWith } from '@waggle/config';
import { type Role, toolService, ZONE_OF } from '@waggle/contracts';
import type { ServiceDefinition } from '@waggle/runtime';
import { masterKeyPath } from './master-key-file.js';
import { sha256 } from './new-token.js';
import { operatorSettings } from './operators.js';
import type { ZoneSecrets } from './zone-secrets.js';

type Settings = Readonly<Record<string, string | undefined>>;

/** What all services of one zone have in common. */
export interface ZoneFacts {
  readonly role: Role;
  readonly home: string;
  readonly workspace: string;
  readonly gatewayPort: number;
  /** Tool server (without `mcp-`) to its port. */
  readonly toolPorts: Readonly<Record<string, number>>;
  /** Each service is a process of its own, which the zone can have several of. */
  readonly processes?: boolean;
  readonly secrets: ZoneSecrets;
  /** Service to the servers' addresses with its own user, where it has one. */
  readonly addresses?: ReadonlyMap<string, Settings>;
  /** What the user has set, and the addresses of the servers. */
  readonly env: Environment;
}

/** What a process needs of its surroundings whatever it is. */
const SURROUNDINGS = ['PATH', 'TZ', 'LANG', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'TMPDIR'];

const PREFIX = toolService('');
export const toolServerName = (service: string): string => service.slice(PREFIX.length);
const portSetting = (server: string): string => `MCP_${server.toUpperCase().replaceAll('-', '_')}_PORT`;

/**
 * The environment of one service: of the user's settings those that it declares, and of the zone's secrets its own.
 * The zone's word goes before the user's. A zone that only prepares hands out nothing that is good for acting alone.
 */
export function serviceEnvironment(definition: ServiceDefinition, facts: ZoneFacts): Record<string, string> {
  const withheld = new Set(withheldSettings(definition, facts.role));
  const declared = [...Object.keys(commonConfig), ...Object.keys(definition.config)].filter((name) => !withheld.has(name));
  const users = pick(facts.env, [...declared, ...SURROUNDINGS]);
  const zones = pick({ ...forEveryone(facts), ...forPlane(definition, facts), ...forName(definition.name, facts), ...facts.addresses?.get(definition.name) }, declared);
  return { ...users, ...zones };
}

/** The settings of a service that it is not given in this role, whoever has set them. */
export function withheldSettings({ config }: Pick<ServiceDefinition, 'config'>, role: Role): string[] {
  return ZONE_OF[role] === 'cloud' ? settingsWith('acts', config) : [];
}

function forEveryone({ role, home, workspace }: ZoneFacts): Settings {
  return { WAGGLE_ROLE: role, WAGGLE_HOME: home, WAGGLE_WORKSPACE: workspace };
}

/** The agents, and whoever else reads through the tool servers: each has a token of its own. */
export const callsTools = ({ plane, config }: Pick<ServiceDefinition, 'plane' | 'config'>): boolean => plane === 'agent' || (plane !== 'tool' && Object.hasOwn(config, 'MCP_TOKEN'));

function forPlane(definition: ServiceDefinition, { secrets, toolPorts }: ZoneFacts): Settings {
  const { plane, name } = definition;
  if (callsTools(definition)) {
    const urls = Object.entries(toolPorts).map(([server, port]) => [server, `http://127.0.0.1:${port}/mcp`]);
    return { MCP_TOKEN: secrets.mcpTokens[name], MCP_URLS: JSON.stringify(Object.fromEntries(urls)) };
  }
  if (plane !== 'tool') return {};
  const server = toolServerName(name);
  return {
    MCP_TOKENS: JSON.stringify(Object.fromEntries(Object.entries(secrets.mcpTokens).map(([agent, token]) => [agent, sha256(token)]))),
    GRANT_PUBLIC_KEYS: secrets.grantKey && JSON.stringify({ keys: [secrets.grantKey.public] }),
    [portSetting(server)]: String(toolPorts[server] ?? 0),
  };
}

function forName(name: string, facts: ZoneFacts): Settings {
  const { secrets, gatewayPort, env } = facts;
  const { forGateway, forGatekeeper, forVault, forScaling } = operatorSettings(secrets);
  if (name === 'gateway') return { GATEWAY_PORT: String(gatewayPort), OPERATOR_TOKENS: forGateway };
  // Where people reach it is theirs to say; a zone on this machine knows at least its port.
  if (name === 'notifier') return { GATEWAY_PUBLIC_URL: env['GATEWAY_PUBLIC_URL'] ?? `http://127.0.0.1:${gatewayPort}` };
  if (name === 'monitor') return { HEALTH_CHECKS: env['HEALTH_CHECKS'] ?? JSON.stringify([{ name: 'gateway', url: `http://127.0.0.1:${gatewayPort}/api/zones/health` }]) };
  if (name === 'gatekeeper') return { GRANT_SIGNING_KEY: secrets.grantKey && JSON.stringify(secrets.grantKey.private), OPERATORS: forGatekeeper, ...forFolder(facts) };
  if (name === 'cloud-manager') return { SCALING_DRIVER: env['SCALING_DRIVER'] ?? (facts.processes === true ? 'process' : 'off'), SCALING_OPERATORS: forScaling };
  if (name === 'workspace') return forFolder(facts);
  if (name === 'vault') return { VAULT_OPERATORS: forVault, ...masterKeys(facts) };
  return {};
}

/** The user's own way to the master keys, else the file that the zone makes. */
function masterKeys({ home, env }: ZoneFacts): Settings {
  const given = [env['VAULT_MASTER_KEYS'], env['VAULT_MASTER_KEY_FILE']].some((setting) => setting !== undefined && setting !== '');
  return given ? {} : { VAULT_MASTER_KEY_FILE: masterKeyPath(home) };
}

/** Both ends of deciding by moving a file, where the user has not named the person. Not in a zone that only prepares. */
function forFolder({ role, secrets: { folderKey, operators }, env }: ZoneFacts): Settings {
  if (ZONE_OF[role] !== 'local') return { FOLDER_DECISION_KEY: '', FOLDER_OPERATOR: '' };
  return { FOLDER_DECISION_KEY: folderKey, FOLDER_OPERATOR: env['FOLDER_OPERATOR'] ?? operators.find((one) => one.role !== 'viewer')?.name };
}

function pick(settings: Settings, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])));
}
