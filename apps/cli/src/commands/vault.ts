import { readFile } from 'node:fs/promises';
import { type ReplyOf, VaultBackup, VaultDelete, VaultExport, VaultKey, VaultList, VaultRestore, VaultRewrap, VaultStore } from '@waggle/contracts';
import { addMasterKey, masterKeyPath, masterKeysIn } from '@waggle/host/secrets';
import { ABOUT_VAULT, sealFor } from '@waggle/vault-client';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { cliError } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';
import { hiddenInput } from './hidden-input.js';

interface StoreOptions {
  readonly reader: string[];
  readonly expires?: string;
}
interface FernetOptions extends StoreOptions {
  readonly keyFile: string;
  readonly ttl?: string;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  list: 'waggle vault list',
  set: 'waggle vault set smtp-url --reader mcp-email < smtp-url.txt',
  rotate: 'waggle vault rotate smtp-url',
  delete: 'waggle vault delete smtp-url',
  rewrap: 'waggle vault rewrap --new-key',
  'import-fernet': 'waggle vault import-fernet bank-key --key-file fernet.key --reader mcp-payment < token.txt',
  'export-fernet': 'waggle vault export-fernet bank-key --key-file fernet.key > token.txt',
  backup: 'waggle vault backup vault.backup',
  restore: 'waggle vault restore vault.backup',
};
const OWNER_ONLY = 0o600;

/** The vault. Values come from standard input, are sealed here, and are shown by no command. */
export function registerVault(program: Command, surroundings: Surroundings): void {
  const vault = program.command('vault').description('secrets of the tool servers: who may read which, and their keys');
  const session = (command: Command): Session => sessionOf(command, surroundings);
  const readers = (command: Command): Command => command.requiredOption('--reader <service...>', 'who may read it, like mcp-email').option('--expires <time>', 'ISO 8601: nobody is given it from then on');
  vault.command('list').description('names, versions, readers and dates; no values').action(async (_options: object, command: Command) => list(session(command)));
  readers(vault.command('set <name>').description('store a value from standard input, as a new version'))
    .action(async (name: string, options: StoreOptions, command: Command) => set(name, options, session(command)));
  vault
    .command('rotate <name>')
    .description('a new value from standard input; who may read it stays')
    .option('--expires <time>', 'ISO 8601, or never. Default: as before')
    .action(async (name: string, { expires }: Pick<StoreOptions, 'expires'>, command: Command) => rotate(name, expires, session(command)));
  vault.command('delete <name>').description('remove every version').action(async (name: string, _options: object, command: Command) => remove(name, session(command)));
  vault
    .command('rewrap')
    .description('wrap every data key under the newest master key, while everything goes on')
    .option('--new-key', 'make a master key in the state folder first')
    .action(async (options: { newKey?: boolean }, command: Command) => rewrap(options.newKey === true, session(command)));
  readers(vault.command('import-fernet <name>').description("store the content of a Fernet token from standard input (Python's cryptography)"))
    .requiredOption('--key-file <file>', 'the Fernet key')
    .option('--ttl <seconds>', 'how old the token may be')
    .action(async (name: string, options: FernetOptions, command: Command) => importFernet(name, options, session(command)));
  vault
    .command('export-fernet <name>')
    .description('the secret as a Fernet token')
    .requiredOption('--key-file <file>', 'the Fernet key that it shall open with')
    .action(async (name: string, { keyFile }: { keyFile: string }, command: Command) => exportFernet(name, keyFile, session(command)));
  vault.command('backup <file>').description('all secrets in one file; its passphrase comes from standard input').action(async (file: string, _options: object, command: Command) => backup(file, session(command)));
  vault.command('restore <file>').description('put a backup into an empty vault; its passphrase comes from standard input').action(async (file: string, _options: object, command: Command) => restore(file, session(command)));
  examples(vault, ...Object.values(EXAMPLES).slice(0, 3));
  for (const one of vault.commands) examples(one, EXAMPLES[one.name()] ?? '');
}

const pathOf = (name: string, more = ''): string => `/api/vault/secrets/${encodeURIComponent(name)}${more}`;

async function seal(api: ApiClient, text: string): Promise<string> {
  const { publicKey } = await api.call('/api/vault/key', VaultKey.reply);
  return sealFor(publicKey, Buffer.from(text, 'utf8'), ABOUT_VAULT);
}

async function list({ home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const answer = await api.call('/api/vault/secrets', VaultList.reply);
  terminal.result(answer, () => `${listText(answer.secrets)}\nNew ones are wrapped by the master key ${answer.activeKey}.${rewrapText(answer.rewrap)}`);
}

function listText(secrets: ReplyOf<typeof VaultList>['secrets']): string {
  if (secrets.length === 0) return 'No secrets.';
  const rows = secrets.map(({ name, version, versions, readers, storedBy, storedAt, expiresAt, keyId }) => [name, version, versions, readers.join(', '), storedBy, storedAt.slice(0, 10), expiresAt, keyId]);
  return table(['name', 'version', 'kept', 'readers', 'by', 'on', 'until', 'master key'], rows, { name: 40 });
}

function rewrapText(rewrap: ReplyOf<typeof VaultList>['rewrap']): string {
  if (rewrap === null) return '';
  return rewrap.finishedAt === null ? ` Re-wrapping: ${rewrap.remaining} left.` : ` Re-wrapped on ${rewrap.finishedAt.slice(0, 10)}.`;
}

async function set(name: string, { reader, expires }: StoreOptions, session: Session): Promise<void> {
  await store(name, { readers: reader, expiresAt: expires ?? null }, await hiddenInput(`The value of ${name}`), session);
}

async function importFernet(name: string, { reader, expires, keyFile, ttl }: FernetOptions, session: Session): Promise<void> {
  const key = (await readFile(keyFile, 'utf8')).trim();
  const token = (await hiddenInput('The Fernet token')).trim();
  const given = JSON.stringify({ key, token, ...(ttl === undefined ? {} : { ttlSeconds: Number(ttl) }) });
  await store(name, { readers: reader, expiresAt: expires ?? null, format: 'fernet' }, given, session);
}

async function store(name: string, about: object, value: string, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const stored = await api.call(pathOf(name), VaultStore.reply, { method: 'PUT', body: { ...about, sealed: await seal(api, value) } });
  terminal.result(stored, () => `Stored ${stored.name}, version ${stored.version}. A setting refers to it as vault:${stored.name}`);
}

async function rotate(name: string, expires: string | undefined, { home, terminal }: Session): Promise<void> {
  const value = await hiddenInput(`The new value of ${name}`);
  const { api } = await connect(home);
  const stored = await api.call(pathOf(name, '/rotate'), VaultStore.reply, { method: 'POST', body: { expiresAt: expires === 'never' ? null : expires, sealed: await seal(api, value) } });
  terminal.result(stored, () => `Stored ${stored.name}, version ${stored.version}. Who uses it takes it over now.`);
}

async function remove(name: string, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const removed = await api.call(pathOf(name), VaultDelete.reply, { method: 'DELETE' });
  terminal.result(removed, () => `Removed ${removed.name} (${removed.versions} versions).`);
}

async function rewrap(newKey: boolean, { home, terminal }: Session): Promise<void> {
  const { api, remote } = await connect(home);
  if (newKey && remote) throw cliError('usage', 'invalid', `The zone of ${home} is run by something else, which would not give its vault a key that is made here.`, undefined, 'Add the key and give it to the vault first: docs/vault.md, In containers');
  const newest = newKey ? await addMasterKey(home) : remote ? await newestMasterKey(home) : undefined;
  const started = await api.call('/api/vault/rewrap', VaultRewrap.reply, { method: 'POST' });
  const { keyId } = started.rewrap;
  // Who goes on from here takes the older key away, and would take away the one that is in use.
  if (newest !== undefined && newest !== keyId) throw cliError('master_key_not_given', 'conflict', `The vault does not have ${newest}, the newest key of ${masterKeyPath(home)}: it wraps under ${keyId}, which must stay.`);
  terminal.result(started, () => `Wrapping under the master key ${keyId}: ${started.rewrap.remaining} left. See how far it is: waggle vault list`);
}

async function newestMasterKey(home: string): Promise<string | undefined> {
  return (await masterKeysIn(home)).at(-1)?.split(':')[0];
}

async function exportFernet(name: string, keyFile: string, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const sealed = await seal(api, (await readFile(keyFile, 'utf8')).trim());
  const exported = await api.call(pathOf(name, '/export'), VaultExport.reply, { method: 'POST', body: { sealed } });
  terminal.result(exported, () => exported.token);
}

async function backup(file: string, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const sealed = await seal(api, await hiddenInput('The passphrase of the backup, 12 characters at least'));
  const made = await api.call('/api/vault/backup', VaultBackup.reply, { method: 'POST', body: { sealed } });
  await writeFileAtomic(file, made.file, { mode: OWNER_ONLY });
  terminal.result({ file, secrets: made.secrets }, () => `Wrote ${made.secrets} secrets to ${file}. Without the passphrase nobody opens it, you neither.`);
}

async function restore(file: string, { home, terminal }: Session): Promise<void> {
  const { api } = await connect(home);
  const sealed = await seal(api, await hiddenInput('The passphrase of the backup'));
  const restored = await api.call('/api/vault/restore', VaultRestore.reply, { method: 'POST', body: { sealed, file: await readFile(file, 'utf8') } });
  terminal.result(restored, () => `Restored ${restored.secrets} secrets.`);
}
