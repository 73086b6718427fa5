import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VaultList } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { type EnvironmentOf, ownLogins } from '@waggle/tool-server-testing';
import amqp from 'amqplib';
import { AdminHand } from '../test/admin-hand.js';
import { AuditDouble } from '../test/audit-double.js';
import { partiesNamed, Party } from '../test/party.js';
import { masterKey, settings } from '../test/settings.js';
import vaultDefinition from './index.js';

const SERVE = join(import.meta.dirname, '../killing/serve.mjs');
const MAIL_SERVER = join(import.meta.dirname, '../../mcp/email/dist/main.js');
const [ONE, TWO] = [masterKey('one'), masterKey('two')];
/** Made at run time, so that no source holds it whole. */
const CANARY = ['canary', 'of', 'the', 'vault', '4711'].join('~');

let scope: TestScope;
let envOf: EnvironmentOf;
let auditing: RunningService;
let parties: Party[];
let [email, gateway]: Party[] = [];
let admin: AdminHand;
let database: Database;
let vault: TestProcess;
const audit = new AuditDouble();
const processes: TestProcess[] = [];
const tapped: string[] = [];

async function launch(keys: string, batches = 0): Promise<TestProcess> {
  const env = { ...settings(envOf(vaultDefinition), { VAULT_MASTER_KEYS: keys }), LOG_LEVEL: 'debug' };
  vault = await startNode(SERVE, [String(batches)], { env, ready: /"ready"/, timeoutMs: 30_000 });
  processes.push(vault);
  return vault;
}

/** Its own login at the broker; its tables are not what is tried here. */
const mailServer = () => ({ ...envOf({ name: 'mcp-email' }), DATABASE_URL: scope.env.DATABASE_URL, LOG_LEVEL: 'info' });

/** Hears every message, every event, and the answers. */
async function tap(): Promise<amqp.ChannelModel> {
  const model = await amqp.connect(scope.env.AMQP_URL);
  const channel = await model.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  for (const source of ['waggle.commands', 'waggle.events', 'waggle.broadcast', 'waggle.replies', 'waggle.dead']) await channel.bindQueue(queue, source, '#');
  await channel.consume(queue, (message) => message !== null && tapped.push(message.content.toString('utf8')), { noAck: true });
  return model;
}

let tapping: amqp.ChannelModel;

beforeAll(async () => {
  scope = await testScope();
  const auditDefinition = audit.service();
  envOf = await ownLogins(scope, [auditDefinition, vaultDefinition, ...partiesNamed('mcp-email', 'gateway')], { LOG_LEVEL: 'silent' });
  auditing = await startService(auditDefinition, { env: envOf(auditDefinition) });
  await launch(ONE);
  parties = await Promise.all(['mcp-email', 'gateway'].map((name) => Party.named(name, envOf)));
  [email, gateway] = parties;
  admin = new AdminHand(gateway!.messenger);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'vault', migrations: [] });
  await Promise.all([email!.vault.has('nothing'), gateway!.vault.list()]);
  tapping = await tap();
}, 60_000);

afterAll(async () => {
  await Promise.all(processes.map((one) => one.kill()));
  await tapping?.close();
  await Promise.all([...(parties ?? []), auditing].map(async (one) => one?.stop()));
  await database?.close();
  await scope?.dispose();
});

/** Whether the text stands in any writable memory of a process: its heap, its buffers, what it has freed. Linux, as root or its owner. */
async function memoryHolds(pid: number, text: string): Promise<boolean> {
  const regions = (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n').filter((line) => / rw/.test(line));
  const memory = await open(`/proc/${pid}/mem`);
  try {
    for (const region of regions) {
      const [from = 0, to = 0] = (region.split(' ')[0] ?? '').split('-').map((end) => Number.parseInt(end, 16));
      const { buffer, bytesRead } = await memory.read(Buffer.alloc(to - from), 0, to - from, from).catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }));
      const found = buffer.subarray(0, bytesRead);
      if (found.includes(text, 0, 'latin1') || found.includes(text, 0, 'utf16le')) return true;
    }
    return false;
  } finally {
    await memory.close();
  }
}

const mayLook = (() => {
  try {
    return readFileSync('/proc/self/maps').length > 0;
  } catch {
    return false;
  }
})();

describe('a value that went into the vault and out of it', () => {
  it('is in no message, no row, no log and no audit entry [R-VAULT-SEALED]', async () => {
    await admin.store('canary', CANARY);
    await email!.vault.use('canary', (value) => expect(value.toString()).toBe(CANARY));
    await gateway!.read('canary').catch(() => undefined);
    await waitFor(() => tapped.some((text) => text.includes('vault.retrieve.v1')) && tapped.some((text) => text.includes('vault.store.v1')) && tapped.some((text) => /"sealed":"[^"]+","version"/.test(text)));
    const rows = await database.query('SELECT * FROM secret_version');
    const everywhere = [...tapped, JSON.stringify(rows), ...rows.map((row) => (row['sealed'] as Buffer).toString('latin1')), vault.output(), JSON.stringify(audit.entries)];
    const shapes = [CANARY, Buffer.from(CANARY).toString('base64').slice(0, 24), Buffer.from(CANARY).toString('hex'), JSON.stringify([...Buffer.from(CANARY)]).slice(1, -1)];
    for (const shape of shapes) expect(everywhere.filter((text) => text.includes(shape))).toEqual([]);
  });

  (mayLook ? it : it.skip)('is in the memory of the vault no more once it was given [R-VAULT-SEALED]', async () => {
    expect(await memoryHolds(vault.pid, 'vault.retrieve.v1')).toBe(true);
    expect(await memoryHolds(vault.pid, CANARY)).toBe(false);
  });
});

describe('a setting that names a secret', () => {
  it('is read from the vault by a real mail server, and again after a rotation [R-VAULT-SETTINGS]', async () => {
    await admin.store('smtp-url', 'smtp://user:first@127.0.0.1:1');
    await admin.store('imap-url', 'imap://user:first@127.0.0.1:1');
    const env = { ...mailServer(), EMAIL_PROVIDER: 'mailbox', SMTP_URL: 'vault:smtp-url', IMAP_URL: 'vault:imap-url', MCP_EMAIL_PORT: '0' };
    const server = await startNode(MAIL_SERVER, [], { env, ready: /"ready"/, timeoutMs: 30_000 });
    processes.push(server);
    const reads = (): number => audit.entries.filter(({ action, target, success }) => action === 'vault.retrieve' && target === 'smtp-url' && success).length;
    expect(reads()).toBe(1);
    await admin.rotate('smtp-url', 'smtp://user:second@127.0.0.1:1');
    await waitFor(() => reads() === 2 && (server.output().match(/"ready"/g) ?? []).length === 2, { timeoutMs: 20_000, describe: () => server.output() });
    expect(server.isOver()).toBe(false);
    expect(server.output()).not.toMatch(/user:(first|second)/);
    await server.stop();
  });

  it('lets the server wait where there is no such secret, say what to do, and start when it has been done [R-VAULT-SETTINGS]', async () => {
    const env = { ...mailServer(), EMAIL_PROVIDER: 'mailbox', SMTP_URL: 'vault:late-smtp', IMAP_URL: 'vault:imap-url', MCP_EMAIL_PORT: '0' };
    const server = await startNode(MAIL_SERVER, [], { env, ready: /secret_denied/, timeoutMs: 30_000 });
    processes.push(server);
    expect(server.output()).toContain('SMTP_URL is vault:late-smtp: There is no such secret for mcp-email; an admin stores one: waggle vault set late-smtp --reader mcp-email');
    expect(server.output()).not.toContain('"ready"');
    await admin.store('late-smtp', 'smtp://user:third@127.0.0.1:1');
    await waitFor(() => server.output().includes('"ready"'), { timeoutMs: 60_000, describe: () => server.output() });
    await server.stop();
  });
});

describe('a vault that is killed in the middle of a re-wrap', () => {
  it('goes on at the next start, and loses nothing [R-VAULT-REWRAP]', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `many-${index}`);
    for (let at = 0; at < names.length; at += 50) await Promise.all(names.slice(at, at + 50).map((name) => admin.store(name, name)));
    await vault.stop();
    await launch(`${ONE},${TWO}`, 1);
    await admin.rewrap().catch(() => undefined);
    expect(await vault.ended()).toBeNull();
    const left = Number((await database.query<{ count: string }>("SELECT count(*) FROM secret_version WHERE key_id = 'one'"))[0]?.count);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(names.length);
    await launch(`${ONE},${TWO}`);
    await waitFor(async () => (await gateway!.messenger.ask(VaultList, {})).rewrap?.finishedAt != null, { timeoutMs: 20_000 });
    await vault.stop();
    await launch(TWO);
    for (let at = 0; at < names.length; at += 50) expect(await Promise.all(names.slice(at, at + 50).map((name) => email!.read(name)))).toEqual(names.slice(at, at + 50));
  }, 90_000);

  it('refuses to start with another master key, and says so in its log [R-VAULT-MASTER-KEY]', async () => {
    await vault.stop();
    const other = await startNode(SERVE, ['0'], { env: settings(envOf(vaultDefinition), { VAULT_MASTER_KEYS: masterKey('two'), LOG_LEVEL: 'info' }) });
    processes.push(other);
    expect(await other.ended()).toBe(1);
    expect(other.output()).toContain('master_key_wrong');
  });
});
