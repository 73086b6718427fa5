import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultList } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { type EnvironmentOf, ownLogins } from '@waggle/tool-server-testing';
import { AdminHand } from '../test/admin-hand.js';
import { AuditDouble } from '../test/audit-double.js';
import { partiesNamed, Party } from '../test/party.js';
import { masterKey, settings } from '../test/settings.js';
import { EnvelopeCipher } from './cipher/envelope-cipher.service.js';
import vault from './index.js';
import { ListedMasterKeys } from './keys/listed-master-keys.js';

const SECRETS = 10_000;
const [ONE, TWO, THREE] = [masterKey('one'), masterKey('two'), masterKey('three')];

let scope: TestScope;
let envOf: EnvironmentOf;
let folder: string;
let file: string;
let running: RunningService | undefined;
let auditing: RunningService;
let [email, gateway]: Party[] = [];
let database: Database;
let admin: AdminHand;

const start = async (keys: string): Promise<void> => {
  await writeFile(file, keys);
  running = await startService(vault, { env: settings(envOf(vault), { VAULT_MASTER_KEY_FILE: file }) });
};
const startError = (keys: string): Promise<string> => start(keys).then(() => 'started', (error: { code: string }) => error.code);
const rewrap = async () => (await gateway!.messenger.ask(VaultList, {}, { timeoutMs: 20_000 })).rewrap;

beforeAll(async () => {
  scope = await testScope();
  const audit = new AuditDouble().service();
  envOf = await ownLogins(scope, [audit, vault, ...partiesNamed('mcp-email', 'gateway')], { LOG_LEVEL: 'silent' });
  folder = await mkdtemp(join(tmpdir(), 'waggle-vault-'));
  file = join(folder, 'keys');
  auditing = await startService(audit, { env: envOf(audit) });
  await start(`# the first\n${ONE}\n`);
  [email, gateway] = await Promise.all(['mcp-email', 'gateway'].map((name) => Party.named(name, envOf)));
  admin = new AdminHand(gateway!.messenger);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'vault', migrations: [] });
});

afterAll(async () => {
  await Promise.all([email, gateway, running, auditing].map(async (one) => one?.stop()));
  await database?.close();
  await scope?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** As the vault would have stored them, in one statement. */
async function fill(): Promise<void> {
  const cipher = new EnvelopeCipher(await ListedMasterKeys.open({ VAULT_MASTER_KEYS: ONE, VAULT_MASTER_KEY_FILE: '' }));
  const rows = await Promise.all(
    Array.from({ length: SECRETS }, async (_, index) => {
      const binding = { name: `many-${index}`, version: 1, readers: ['mcp-email'], expires_at: null };
      return { ...binding, ...(await cipher.seal(binding, Buffer.from(`value ${index}`))) };
    }),
  );
  const names = rows.map(({ name }) => name);
  await database.query('INSERT INTO secret (name, version) SELECT unnest($1::text[]), 1', [names]);
  await database.query(
    `INSERT INTO secret_version (name, version, readers, stored_by, key_id, wrapped, sealed)
       SELECT name, 1, '{mcp-email}', 'olga', 'one', wrapped, sealed FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS fresh (name, wrapped, sealed)`,
    [names, rows.map(({ wrapped }) => wrapped), rows.map(({ sealed }) => sealed)],
  );
}

describe('the master key', () => {
  it('is known: another of its name, or none, and the vault refuses to start [R-VAULT-MASTER-KEY]', async () => {
    await admin.store('mail', 'value');
    await running?.stop();
    running = undefined;
    expect(await startError(masterKey('one'))).toBe('master_key_wrong');
    expect(await startError(masterKey('other'))).toBe('master_key_missing');
    expect(await startError(`${masterKey('one')}\n${TWO}`)).toBe('master_key_wrong');
    await start(ONE);
    expect(await email!.read('mail')).toBe('value');
  });

  it.each([
    ['', 'there is no key'],
    ['one', 'entry 1 must be'],
    ['one:c2hvcnQ=', 'entry 1 must be'],
    [`${ONE},${ONE}`, 'entry 2 must be'],
  ])('is refused as "%s", without being said', async (keys, why) => {
    await writeFile(file, keys);
    const error = (await ListedMasterKeys.open({ VAULT_MASTER_KEYS: '', VAULT_MASTER_KEY_FILE: file }).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: 'config_invalid' });
    expect(error.message).toContain(why);
    expect(error.message).not.toContain(ONE.slice(4));
    await writeFile(file, ONE);
  });

  it('is exchanged under 10,000 secrets while readers and a writer go on: no read fails [R-VAULT-REWRAP]', async () => {
    await fill();
    await writeFile(file, `${ONE}\n${TWO}`);
    let over = false;
    let reads = 0;
    const read = async (start: number): Promise<void> => {
      for (let index = start; !over; index += 7) {
        expect(await email!.read(`many-${index % SECRETS}`)).toBe(`value ${index % SECRETS}`);
        reads += 1;
      }
    };
    const write = async (): Promise<void> => {
      while (!over) await admin.store('written', 'value');
    };
    const load = Promise.all([read(0), read(3333), read(6666), write()]);
    await waitFor(() => reads > 10);
    expect((await admin.rewrap()).rewrap).toMatchObject({ keyId: 'two', requestedBy: 'olga' });
    const before = reads;
    await waitFor(async () => (await rewrap())?.finishedAt !== null, { timeoutMs: 50_000 });
    expect(reads).toBeGreaterThan(before);
    over = true;
    await load;
    expect(await rewrap()).toMatchObject({ keyId: 'two', remaining: 0 });
    expect(await database.query('SELECT DISTINCT key_id FROM secret_version')).toEqual([{ key_id: 'two' }]);
    await running?.stop();
    // The first key is needed no more.
    await start(TWO);
    expect(await email!.read('many-9999')).toBe('value 9999');
    expect(await email!.read('mail')).toBe('value');
  }, 90_000);

  it('is exchanged to the end by the next start when the vault is stopped in the middle [R-VAULT-REWRAP]', async () => {
    await writeFile(file, `${TWO}\n${THREE}`);
    await admin.rewrap();
    await running?.stop();
    const left = Number((await database.query<{ count: string }>("SELECT count(*) FROM secret_version WHERE key_id <> 'three'"))[0]?.count);
    expect(left).toBeGreaterThan(0);
    await start(`${TWO}\n${THREE}`);
    await waitFor(async () => (await rewrap())?.remaining === 0, { timeoutMs: 50_000 });
    expect(await email!.read('many-1')).toBe('value 1');
  }, 90_000);
});
