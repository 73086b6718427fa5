import { VaultBackup, VaultExport, VaultList, VaultRestore, VaultRetrieve, VaultStore } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope } from '@waggle/testing';
import { ownLogins } from '@waggle/tool-server-testing';
import { ABOUT_VAULT, sealFor, sealingPair } from '@waggle/vault-client';
import { AdminHand } from '../test/admin-hand.js';
import { AuditDouble } from '../test/audit-double.js';
import { partiesNamed, Party } from '../test/party.js';
import { APPROVER_TOKEN, masterKey, settings } from '../test/settings.js';
import { fernetDecrypt, fernetEncrypt } from './cipher/fernet.js';
import vault from './index.js';

const FERNET_KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');

const NAMES = ['mcp-email', 'mcp-payment', 'gateway'];

let scope: TestScope;
let services: RunningService[];
let parties: Party[];
let [email, payment, gateway]: Party[] = [];
let database: Database;
let admin: AdminHand;
const audit = new AuditDouble();

beforeAll(async () => {
  scope = await testScope();
  const auditing = audit.service();
  const envOf = await ownLogins(scope, [auditing, vault, ...partiesNamed(...NAMES)], { LOG_LEVEL: 'silent' });
  const env = settings(envOf(vault), { VAULT_MASTER_KEYS: masterKey('one'), VAULT_VERSIONS_KEPT: '2' });
  services = [await startService(auditing, { env: envOf(auditing) }), await startService(vault, { env })];
  parties = await Promise.all(NAMES.map((name) => Party.named(name, envOf)));
  [email, payment, gateway] = parties;
  admin = new AdminHand(gateway!.messenger);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'vault', migrations: [] });
});

afterAll(async () => {
  await Promise.all([...(parties ?? []), ...(services ?? [])].map((one) => one.stop()));
  await database?.close();
  await scope?.dispose();
});

const last = () => audit.entries.at(-1);
const bytes = (name: string) => database.query<{ version: number; sealed: Buffer; wrapped: Buffer }>('SELECT version, sealed, wrapped FROM secret_version WHERE name = $1 ORDER BY version', [name]);

describe('the vault', () => {
  it('gives a tool server its own secret, newest version first, and keeps the older ones that it should [R-VAULT-ACCESS]', async () => {
    await admin.store('mail', 'first');
    expect(await email!.read('mail')).toBe('first');
    expect(await admin.rotate('mail', 'second')).toBe(2);
    expect(await admin.rotate('mail', 'third')).toBe(3);
    expect(await email!.read('mail')).toBe('third');
    const { publicKey } = await sealingPair();
    expect(await email!.messenger.ask(VaultRetrieve, { name: 'mail', version: 2, publicKey })).toMatchObject({ version: 2 });
    await expect(email!.messenger.ask(VaultRetrieve, { name: 'mail', version: 1, publicKey })).rejects.toMatchObject({ code: 'secret_denied' });
    expect(await email!.vault.has('mail')).toBe(true);
  });

  it('gives nobody else anything, and says the same where there is nothing [R-VAULT-ACCESS]', async () => {
    await admin.store('own', 'value', ['mcp-email']);
    const refusals = await Promise.all([payment!.read('own'), payment!.read('nothing'), gateway!.read('own')].map((one) => one.catch((error: unknown) => error)));
    expect(refusals.map((error) => (error as { code: string }).code)).toEqual(['secret_denied', 'secret_denied', 'sender_refused']);
    expect(await payment!.vault.has('own')).toBe(false);
    expect((await payment!.vault.list()).map(({ name }) => name)).toEqual([]);
    expect((await email!.vault.list()).map(({ name }) => name)).toContain('own');
    expect((await gateway!.messenger.ask(VaultList, {})).secrets.map(({ name }) => name)).toContain('own');
  });

  it('takes no reader that is no tool server', async () => {
    await expect(admin.store('wrong', 'value', ['gateway'])).rejects.toMatchObject({ code: 'message_invalid' });
  });

  it('writes every access down before the value leaves, also a refused one; no record, no value [R-VAULT-AUDIT]', async () => {
    await admin.store('audited', 'value');
    let onRecord = false;
    audit.before = () => (onRecord = true);
    await email!.vault.use('audited', () => expect(onRecord).toBe(true));
    audit.before = () => undefined;
    expect(last()).toMatchObject({ actor: 'mcp-email', action: 'vault.retrieve', target: 'audited', success: true });
    await payment!.read('audited').catch(() => undefined);
    expect(last()).toMatchObject({ actor: 'mcp-payment', action: 'vault.retrieve', output: 'secret_denied', success: false });
    audit.away = true;
    await expect(email!.read('audited')).rejects.toMatchObject({ code: 'audit_unavailable' });
    await expect(payment!.read('audited')).rejects.toMatchObject({ code: 'audit_unavailable' });
    await expect(admin.rotate('audited', 'unwritten')).rejects.toMatchObject({ code: 'audit_unavailable' });
    audit.away = false;
    expect(await email!.read('audited')).toBe('value');
  });

  it('gives no version that has ended', async () => {
    await admin.store('brief', 'value', ['mcp-email'], { expiresAt: new Date(Date.now() - 1000).toISOString() });
    await expect(email!.read('brief')).rejects.toMatchObject({ code: 'secret_expired' });
    expect(await email!.vault.has('brief')).toBe(false);
    await expect(admin.rotate('brief', 'new')).rejects.toMatchObject({ code: 'secret_invalid', message: expect.stringContaining('--expires') });
    await admin.rotate('brief', 'new', { expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(await email!.read('brief')).toBe('new');
    await admin.rotate('brief', 'newer');
    expect(await email!.read('brief')).toBe('newer');
    await admin.store('brief', 'again', ['mcp-email'], { expiresAt: null });
    expect(await email!.read('brief')).toBe('again');
  });

  it.each([
    ['its value exchanged with that of another version', "UPDATE secret_version SET sealed = (SELECT sealed FROM secret_version WHERE name = 'bad' AND version = OLD) WHERE name = 'bad' AND version = NEW"],
    ['the whole record exchanged', "UPDATE secret_version AS kept SET sealed = other.sealed, wrapped = other.wrapped FROM secret_version AS other WHERE kept.name = 'bad' AND kept.version = NEW AND other.name = 'bad' AND other.version = OLD"],
    ['the record of another secret', "UPDATE secret_version AS kept SET sealed = other.sealed, wrapped = other.wrapped FROM secret_version AS other WHERE kept.name = 'bad' AND kept.version = NEW AND other.name = 'worse'"],
    ['a value cut short', "UPDATE secret_version SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE name = 'bad' AND version = NEW"],
    ['a value of nothing', "UPDATE secret_version SET sealed = '' WHERE name = 'bad' AND version = NEW"],
    ['a bit of its value turned', "UPDATE secret_version SET sealed = set_byte(sealed, 13, get_byte(sealed, 13) # 1) WHERE name = 'bad' AND version = NEW"],
    ['a bit of its data key turned', "UPDATE secret_version SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 128) WHERE name = 'bad' AND version = NEW"],
    ['another reader', "UPDATE secret_version SET readers = '{mcp-email,mcp-payment}' WHERE name = 'bad' AND version = NEW"],
    ['another end', "UPDATE secret_version SET expires_at = now() + interval '1 year' WHERE name = 'bad' AND version = NEW"],
  ])('fails alike on a record with %s, and tells nothing [R-VAULT-BROKEN]', async (_, change) => {
    await admin.store('bad', 'one');
    await admin.store('bad', 'two');
    await admin.store('worse', 'three');
    const [{ newest } = { newest: 0 }] = await database.query<{ newest: number }>("SELECT version AS newest FROM secret WHERE name = 'bad'");
    await database.query(change.replaceAll('NEW', String(newest)).replaceAll('OLD', String(newest - 1)));
    await expect(email!.read('bad')).rejects.toMatchObject({ code: 'secret_unreadable', message: 'The secret cannot be read.' });
    expect(last()).toMatchObject({ output: 'secret_unreadable', success: false });
    await admin.delete('bad');
  });

  it('forgets a secret that is deleted, and never gives its numbers again', async () => {
    await admin.store('gone', 'value');
    expect(await admin.delete('gone')).toBe(1);
    expect(await bytes('gone')).toEqual([]);
    await expect(email!.read('gone')).rejects.toMatchObject({ code: 'secret_denied' });
    await expect(admin.rotate('gone', 'x')).rejects.toMatchObject({ code: 'secret_not_found' });
    expect(await admin.store('gone', 'later')).toBe(2);
  });
});

describe('a word to the vault [R-VAULT-WORD]', () => {
  it('counts once, whole, fresh, and from an admin', async () => {
    const sealed = await admin.seal('value');
    const word = { ...admin.say('vault.store', 'word', [sealed], { readers: ['mcp-email'] }), sealed };
    await gateway!.messenger.ask(VaultStore, word);
    const refused = async (given: typeof word) => gateway!.messenger.ask(VaultStore, given).catch((error: { code: string }) => error.code);
    expect(await refused(word)).toBe('proof_invalid');
    const unsent = () => ({ ...admin.say('vault.store', 'word', [sealed], { readers: ['mcp-email'] }), sealed });
    const [toOthers, exchanged] = [unsent(), unsent()];
    expect(await refused({ ...toOthers, statement: { ...toOthers.statement, readers: ['mcp-payment'] } })).toBe('proof_invalid');
    expect(await refused({ ...exchanged, sealed: await admin.seal('another') })).toBe('proof_invalid');
    expect(await refused({ ...admin.say('vault.delete', 'word', [sealed]), sealed })).toBe('proof_invalid');
    expect(await refused({ ...admin.say('vault.store', 'word', [sealed], { decidedAt: '2026-01-01T00:00:00Z' }), sealed })).toBe('proof_invalid');
    const approver = new AdminHand(gateway!.messenger, APPROVER_TOKEN, 'paul');
    expect(await refused({ ...approver.say('vault.store', 'word', [sealed]), sealed })).toBe('role_forbidden');
    expect(last()).toMatchObject({ actor: 'paul', action: 'vault.store', output: 'role_forbidden', success: false });
  });

  it('is sealed to the vault: what was sealed to another opens for nobody', async () => {
    const sealed = await sealFor((await sealingPair()).publicKey, Buffer.from('value'), ABOUT_VAULT);
    await expect(gateway!.messenger.ask(VaultStore, { ...admin.say('vault.store', 'sealed', [sealed]), sealed })).rejects.toMatchObject({ code: 'seal_broken' });
  });
});

describe('import, export and backup', () => {
  it('takes a Fernet token and gives one [R-VAULT-FERNET]', async () => {
    await admin.store('fernet', JSON.stringify({ key: FERNET_KEY, token: fernetEncrypt(FERNET_KEY, Buffer.from('from afar')) }), ['mcp-email'], { format: 'fernet' });
    expect(await email!.read('fernet')).toBe('from afar');
    const sealed = await admin.seal(FERNET_KEY);
    const { token } = await gateway!.messenger.ask(VaultExport, { ...admin.say('vault.export', 'fernet', [sealed]), sealed });
    expect(fernetDecrypt(FERNET_KEY, token).toString()).toBe('from afar');
    await expect(admin.store('fernet', JSON.stringify({ key: FERNET_KEY, token: 'gAAAA' }), [], { format: 'fernet' })).rejects.toMatchObject({ code: 'fernet_invalid' });
  });

  it('restores a backup into an empty vault with its passphrase, and with no other [R-VAULT-BACKUP]', async () => {
    const names = (await gateway!.messenger.ask(VaultList, {})).secrets.map(({ name }) => name);
    const say = async (action: 'vault.backup' | 'vault.restore', passphrase: string, ...files: string[]) => {
      const sealed = await admin.seal(passphrase);
      return { ...admin.say(action, '', [sealed, ...files]), sealed };
    };
    const { file, secrets } = await gateway!.messenger.ask(VaultBackup, await say('vault.backup', 'correct horse battery'));
    expect(secrets).toBe(names.length);
    expect(file).not.toContain('mail');
    const restore = async (passphrase: string, text = file) => gateway!.messenger.ask(VaultRestore, { ...(await say('vault.restore', passphrase, text)), file: text });
    await expect(restore('correct horse battery')).rejects.toMatchObject({ code: 'vault_not_empty' });
    for (const name of names) await admin.delete(name);
    await expect(restore('correct horse batterx')).rejects.toMatchObject({ code: 'backup_unreadable' });
    await expect(restore('correct horse battery', file.replace(/"made":"20/, '"made":"19'))).rejects.toMatchObject({ code: 'backup_unreadable' });
    expect(await restore('correct horse battery')).toEqual({ secrets });
    expect(await email!.read('mail')).toBe('third');
    expect((await gateway!.messenger.ask(VaultList, {})).secrets.map(({ name }) => name)).toEqual(names);
  });
});
