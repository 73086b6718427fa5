import { defineConfig } from '@waggle/config';
import { defineService, type Plane } from '@waggle/runtime';
import { z } from 'zod';
import { serviceEnvironment, type ZoneFacts } from './service-environment.js';

const text = { schema: z.string().default(''), description: 'x' };
const everything = ['GRANT_SIGNING_KEY', 'OPERATORS', 'OPERATOR_TOKENS', 'GATEWAY_PORT', 'MCP_TOKEN', 'MCP_TOKENS', 'MCP_URLS', 'MCP_EMAIL_PORT', 'GRANT_PUBLIC_KEYS', 'SMTP_URL', 'WAGGLE_HOME', 'FOLDER_DECISION_KEY', 'FOLDER_OPERATOR', 'GATEWAY_PUBLIC_URL', 'SLACK_SIGNING_SECRET', 'VAULT_MASTER_KEY_FILE', 'VAULT_MASTER_KEYS', 'VAULT_OPERATORS'];
const facts: ZoneFacts = {
  role: 'swarm',
  home: '/home',
  workspace: '/work',
  gatewayPort: 3000,
  toolPorts: { email: 7000 },
  secrets: {
    operators: [{ name: 'olga', role: 'admin', token: 'wg_operator_secret_token' }],
    grantKey: { private: { d: 'private half' }, public: { x: 'public half' } },
    mcpTokens: { sales: 'wg_agent_sales', finance: 'wg_agent_finance' },
    passwords: { sales: 'password of sales' },
    folderKey: 'key of the folder',
  },
  env: { AMQP_URL: 'amqp://b', PATH: '/bin', SMTP_URL: 'smtp://secret', HOME: '/root', AWS_SECRET_ACCESS_KEY: 'other', DRY_RUN: 'false' },
};
/** A greedy service: it declares every setting there is. */
const of = (name: string, plane: Plane, more: Partial<ZoneFacts> = {}) => {
  const config = defineConfig(Object.fromEntries(everything.map((key) => [key, text])));
  return serviceEnvironment(defineService({ name, plane, roles: ['swarm'], config }), { ...facts, ...more });
};

describe('the environment of a service', () => {
  it('holds its own user at broker and database, and no database for an agent [R-OWN-LOGIN]', () => {
    const addresses = new Map([['sales', { AMQP_URL: 'amqp://waggle.sales@b' }], ['crm', { AMQP_URL: 'amqp://waggle.crm@b', DATABASE_URL: 'postgres://waggle.crm@d' }]]);
    const env = { ...facts.env, DATABASE_URL: 'postgres://admin@d', AMQP_MANAGEMENT_URL: 'http://admin@b' };
    const given = (name: string, plane: Plane, more: object = {}) => serviceEnvironment(defineService({ name, plane, roles: ['swarm'], ...more }), { ...facts, env, addresses });
    expect(given('crm', 'core', { persistence: { migrations: [] } })).toMatchObject({ AMQP_URL: 'amqp://waggle.crm@b', DATABASE_URL: 'postgres://waggle.crm@d' });
    const agent = given('sales', 'agent');
    expect(agent).toMatchObject({ AMQP_URL: 'amqp://waggle.sales@b' });
    expect(JSON.stringify(agent)).not.toMatch(/DATABASE_URL|admin|password of sales/);
  });

  it('holds of the user’s settings only those that it declares', () => {
    const env = serviceEnvironment(defineService({ name: 'crm', plane: 'core', roles: ['swarm'] }), facts);
    expect(env).toEqual({ AMQP_URL: 'amqp://b', PATH: '/bin', DRY_RUN: 'false', WAGGLE_ROLE: 'swarm' });
  });

  it('holds the private key only for the gatekeeper', () => {
    const holders = [of('gatekeeper', 'core'), of('gateway', 'edge'), of('mcp-email', 'tool'), of('sales', 'agent'), of('crm', 'core')];
    expect(holders.map((env) => JSON.stringify(env).includes('private half'))).toEqual([true, false, false, false, false]);
  });

  it('holds nothing in a cloud zone that is good for acting alone [R-DRAFT-ONLY-DEPLOYED]', () => {
    const config = defineConfig({ SMTP_URL: { ...text, power: 'acts' }, GRANT_PUBLIC_KEYS: { ...text, power: 'acts' }, MCP_TOKENS: text });
    const given = (role: 'cloud' | 'local') => Object.keys(serviceEnvironment(defineService({ name: 'mcp-email', plane: 'tool', roles: [role], config }), { ...facts, role })).sort();
    expect(given('local')).toEqual(expect.arrayContaining(['GRANT_PUBLIC_KEYS', 'MCP_TOKENS', 'SMTP_URL']));
    expect(given('cloud')).toEqual(expect.arrayContaining(['MCP_TOKENS']));
    expect(given('cloud')).not.toEqual(expect.arrayContaining(['SMTP_URL']));
    expect(given('cloud')).not.toEqual(expect.arrayContaining(['GRANT_PUBLIC_KEYS']));
  });

  it('holds the folder’s key only for workspace and gatekeeper, and in no cloud zone [R-FOLDER-KEY]', () => {
    const holders = [of('gatekeeper', 'core'), of('workspace', 'core'), of('gateway', 'edge'), of('sales', 'agent'), of('workspace', 'core', { role: 'cloud', env: { FOLDER_DECISION_KEY: 'key of the folder' } })];
    expect(holders.map((env) => JSON.stringify(env).includes('key of the folder'))).toEqual([true, true, false, false, false]);
    expect(of('workspace', 'core')).toMatchObject({ FOLDER_OPERATOR: 'olga' });
    expect(of('gatekeeper', 'core', { env: { FOLDER_OPERATOR: 'piet' } })).toMatchObject({ FOLDER_OPERATOR: 'piet' });
  });

  it('gives the vault alone its master keys, and a key of people that proves nothing but words to it [R-VAULT-MASTER-KEY]', () => {
    const vault = of('vault', 'core');
    expect(vault).toMatchObject({ VAULT_MASTER_KEY_FILE: '/home/vault-master.keys' });
    const keyIn = (text: string | undefined): string => /"(?:decisionK|k)ey":"([^"]+)"/.exec(text ?? '')?.[1] ?? '';
    expect(keyIn(vault['VAULT_OPERATORS'])).toHaveLength(43);
    expect(keyIn(vault['VAULT_OPERATORS'])).not.toBe(keyIn(of('gatekeeper', 'core')['OPERATORS']));
    for (const env of [of('gateway', 'edge'), of('mcp-email', 'tool'), of('sales', 'agent'), of('crm', 'core')]) expect(env).not.toHaveProperty('VAULT_MASTER_KEY_FILE');
    expect(of('vault', 'core', { env: { VAULT_MASTER_KEYS: 'one:x' } })).not.toHaveProperty('VAULT_MASTER_KEY_FILE');
  });

  it('gives an agent its own token and nobody the token of a person', () => {
    expect(of('sales', 'agent')).toMatchObject({ MCP_TOKEN: 'wg_agent_sales', MCP_URLS: '{"email":"http://127.0.0.1:7000/mcp"}' });
    expect(JSON.stringify(of('sales', 'agent'))).not.toContain('wg_agent_finance');
    for (const env of [of('gateway', 'edge'), of('gatekeeper', 'core')]) expect(JSON.stringify(env)).not.toContain('wg_operator');
  });

  it('gives a tool server its port, the public keys and only hashes of tokens', () => {
    const env = of('mcp-email', 'tool');
    expect(env).toMatchObject({ MCP_EMAIL_PORT: '7000', GRANT_PUBLIC_KEYS: '{"keys":[{"x":"public half"}]}', SMTP_URL: 'smtp://secret' });
    expect(JSON.stringify(env)).not.toContain('wg_agent');
  });

  it('gives the user’s Slack secret to who declares it, and the notifier the address of the dashboard', () => {
    const env = { ...facts.env, SLACK_SIGNING_SECRET: 'word' };
    const config = defineConfig({ SLACK_SIGNING_SECRET: text, GATEWAY_PUBLIC_URL: text });
    const given = (name: string, more: object = {}) => serviceEnvironment(defineService({ name, plane: 'edge', roles: ['swarm'], config }), { ...facts, env: { ...env, ...more } });
    expect(given('notifier')).toMatchObject({ SLACK_SIGNING_SECRET: 'word', GATEWAY_PUBLIC_URL: 'http://127.0.0.1:3000' });
    expect(given('notifier', { GATEWAY_PUBLIC_URL: 'https://w.example' })).toMatchObject({ GATEWAY_PUBLIC_URL: 'https://w.example' });
    expect(serviceEnvironment(defineService({ name: 'crm', plane: 'core', roles: ['swarm'] }), { ...facts, env })).not.toHaveProperty('SLACK_SIGNING_SECRET');
  });
});
