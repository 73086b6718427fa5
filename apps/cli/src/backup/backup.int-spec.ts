import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, processEnvironment } from '@waggle/config';
import { openDatabase } from '@waggle/persistence';
import { testScope, type TestScope } from '@waggle/testing';
import { runCli } from '../index.js';
import { bornAt, writeRunningZone } from '../zone/running-zone.js';
import { nameFor } from './rotation.js';

let scope: TestScope;
let root: string;
let lastName: string;

const linkHash = (before: string, body: string): string => createHash('sha256').update(before).update(body).digest('hex');
const GENESIS = '0'.repeat(64);
const bodies = ['{"seq":1}', '{"seq":2}', '{"seq":3}'];
const hashes = bodies.reduce<string[]>((all, body) => [...all, linkHash(all.at(-1) ?? GENESIS, body)], []);

async function sql(...statements: string[]): Promise<void> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'spec', migrations: [] });
  for (const statement of statements) await database.query(statement);
  await database.close();
}

async function rows(statement: string): Promise<unknown[]> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'spec', migrations: [] });
  return database.query(statement).finally(async () => database.close());
}

const at = (name: string): string => join(root, name);

async function waggle(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return waggleWith({ DATABASE_URL: scope.env.DATABASE_URL }, ...args);
}

async function waggleWith(given: Environment, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const streams = { out: { write: (text: string) => (out += text) }, err: { write: (text: string) => (err += text) } };
  const { PATH } = processEnvironment();
  const env = { PATH, WAGGLE_GIVEN_AS_IS: 'true', ...given, WAGGLE_WORKSPACE: at('workspace'), WAGGLE_BACKUP_FOLDER: at('backups'), WAGGLE_BACKUP_PASSPHRASE_FILE: at('passphrase') };
  const code = await runCli(['node', 'waggle', '--json', ...args, '--home', at('home')], env, streams);
  return { code, out, err };
}

async function backup(): Promise<string> {
  const { code, out, err } = await waggle('backup');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  lastName = (JSON.parse(out) as { name: string }).name;
  return at(`backups/${lastName}`);
}

const backupNames = async (): Promise<string[]> => (await readdir(at('backups'))).filter((name) => !name.startsWith('.'));

const codeOf = ({ err }: { err: string }): string => {
  const { code, message } = (JSON.parse(err) as { error: { code: string; message: string } }).error;
  return code === 'unexpected' ? message : code;
};

async function wipe(): Promise<void> {
  await rm(at('home'), { recursive: true, force: true });
  await rm(at('workspace'), { recursive: true, force: true });
  await sql('DROP SCHEMA audit CASCADE', 'DROP SCHEMA spec CASCADE');
}

beforeEach(async () => {
  scope = await testScope(['database']);
  root = await mkdtemp(join(tmpdir(), 'waggle-backup-'));
  await mkdir(at('home/logs'), { recursive: true });
  await mkdir(at('workspace/.git'), { recursive: true });
  await writeFile(at('home/secrets.json'), '{"operators":[]}');
  await writeFile(at('home/logs/gateway.log'), 'not kept');
  await writeFile(at('workspace/Dashboard.md'), 'all well');
  await writeFile(at('workspace/.git/HEAD'), 'ref: refs/heads/main');
  await writeFile(at('passphrase'), 'correct horse battery staple\n');
  const links = bodies.map((body, index) => `(${index + 1}, '${hashes[index - 1] ?? GENESIS}', '${hashes[index] ?? ''}', '${body}')`);
  await sql(
    'CREATE SCHEMA audit',
    'CREATE TABLE audit.entry (seq bigint PRIMARY KEY, prev_hash text, hash text, body text, at text, actor text, action text, task_id text, approval text, success boolean, subjects jsonb)',
    'CREATE TABLE audit.chain (head_seq bigint, head_hash text, base_seq bigint, base_hash text)',
    'CREATE TABLE audit.migration (id serial, timestamp bigint, name text)',
    `INSERT INTO audit.migration (timestamp, name) VALUES (1, 'CreateChain1')`,
    `INSERT INTO audit.entry VALUES ${links.join(', ')}`,
    `INSERT INTO audit.chain VALUES (3, '${hashes[2] ?? ''}', 0, '${GENESIS}')`,
  );
});
afterEach(async () => {
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('a backup', () => {
  it('puts all that was there back after a wipe, and nothing that is made anew [R-BACKUP]', async () => {
    const folder = await backup();
    await wipe();
    const { code, out } = await waggle('restore', folder);
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, restored: ['workspace', 'home', 'database'], audit: { seq: 3, hash: hashes[2] } });
    expect(await readFile(at('workspace/Dashboard.md'), 'utf8')).toBe('all well');
    expect(await readFile(at('workspace/.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main');
    expect(await readFile(at('home/secrets.json'), 'utf8')).toBe('{"operators":[]}');
    expect(await readdir(at('home'))).not.toContain('logs');
    expect(await rows('SELECT count(*)::int AS n FROM audit.entry')).toEqual([{ n: 3 }]);
  });

  it('holds no secret in the open, and one passphrase for nobody else [R-BACKUP-SEALED]', async () => {
    const folder = await backup();
    for (const name of await readdir(folder)) expect((await readFile(join(folder, name))).toString('latin1')).not.toMatch(/all well|operators|CREATE TABLE|PGDMP/);
    await writeFile(at('passphrase'), 'a different one altogether\n');
    expect(codeOf(await waggle('restore', folder, '--force'))).toBe('passphrase_wrong');
    await writeFile(at('passphrase'), 'too short\n');
    expect(codeOf(await waggle('backup'))).toBe('usage');
  });

  it.each(['workspace', 'home', 'database', 'manifest.json'])('with one changed byte in %s is refused, and nothing is changed [R-BACKUP-CHECKED]', async (part) => {
    const folder = await backup();
    const bytes = await readFile(join(folder, part));
    const digit = part === 'manifest.json' ? bytes.indexOf('"created": "') + 12 + 3 : Math.floor(bytes.length / 2);
    bytes[digit] = (bytes[digit] ?? 0) ^ 1;
    await writeFile(join(folder, part), bytes);
    expect(codeOf(await waggle('restore', folder, '--force'))).toBe('backup_damaged');
    expect(await readFile(at('workspace/Dashboard.md'), 'utf8')).toBe('all well');
  });

  it('of a private database is refused while the zone runs on it, with what to do', async () => {
    await mkdir(at('home'), { recursive: true });
    await writeRunningZone(at('home'), { pid: process.pid, born: await bornAt(process.pid), url: 'http://127.0.0.1:1', role: 'swarm', workspace: at('workspace'), processes: false, started: new Date().toISOString() });
    const refused = await waggleWith({}, 'backup');
    expect([codeOf(refused), refused.err]).toEqual(['already_running', expect.stringContaining('waggle down')]);
  });

  it('of a zone that something else runs is of the database that is named, and refused where none is [R-BACKUP-OWN]', async () => {
    await writeFile(at('home/remote.json'), '{"url":"http://127.0.0.1:1"}');
    const refused = await waggleWith({}, 'backup');
    expect([codeOf(refused), refused.err]).toEqual(['usage', expect.stringContaining('DATABASE_URL')]);
    expect(await backupNames()).toEqual([]);
    const taken = await waggleWith({ DATABASE_URL: scope.env.DATABASE_URL, WAGGLE_GIVEN_AS_IS: undefined }, 'backup');
    const { name, audit } = JSON.parse(taken.out) as { name: string; audit: unknown };
    expect(audit).toEqual({ seq: 3, hash: hashes[2] });
    const nowhere = await waggleWith({}, 'restore', at(`backups/${name}`), '--force');
    expect([codeOf(nowhere), nowhere.err]).toEqual(['usage', expect.stringContaining('DATABASE_URL')]);
    await wipe();
    await mkdir(at('home'), { recursive: true });
    await writeFile(at('home/remote.json'), '{"url":"http://127.0.0.1:1"}');
    await waggleWith({ DATABASE_URL: scope.env.DATABASE_URL, WAGGLE_GIVEN_AS_IS: undefined }, 'restore', at(`backups/${name}`));
    expect(await rows('SELECT count(*)::int AS n FROM audit.entry')).toEqual([{ n: 3 }]);
  });

  it('of a database in which no zone has run is none, and removes no other [R-BACKUP-OWN] [R-BACKUP-ROTATION]', async () => {
    const old = nameFor(new Date(Date.now() - 8 * 86_400_000));
    await rename(await backup(), at(`backups/${old}`));
    await sql('DROP SCHEMA audit CASCADE');
    const refused = await waggle('backup');
    expect([codeOf(refused), refused.err]).toEqual(['audit_missing', expect.stringContaining('--home')]);
    expect(await backupNames()).toEqual([old]);
  });

  it('keeps those of seven days, and the newest good one whatever its age [R-BACKUP-ROTATION]', async () => {
    const old = nameFor(new Date(Date.now() - 8 * 86_400_000));
    await rename(await backup(), at(`backups/${old}`));
    await mkdir(at('backups/.partial-999999999-x'), { recursive: true });
    await sql('DROP TABLE audit.chain', 'CREATE TABLE audit.chain (other int)');
    expect(codeOf(await waggle('backup'))).toBe('program_failed');
    expect(await readdir(at('backups'))).toEqual([old]);
    await sql('DROP TABLE audit.chain', 'CREATE TABLE audit.chain (head_seq bigint, head_hash text, base_seq bigint, base_hash text)', `INSERT INTO audit.chain VALUES (3, '${hashes[2] ?? ''}', 0, '${GENESIS}')`);
    await backup();
    expect(await readdir(at('backups'))).toEqual([lastName]);
  });
});

describe('a restore', () => {
  it('refuses where there is something, says what, and does it with --force [R-RESTORE-REFUSES]', async () => {
    const folder = await backup();
    await writeFile(at('workspace/Dashboard.md'), 'newer');
    const refused = await waggle('restore', folder);
    expect([refused.code, codeOf(refused), refused.err]).toEqual([4, 'not_empty', expect.stringMatching(/tables in the database.*files in.*secrets in/)]);
    expect(await waggle('restore', folder, '--force')).toMatchObject({ code: 0, err: '' });
    expect(await readFile(at('workspace/Dashboard.md'), 'utf8')).toBe('all well');
  });

  it('refuses while a service uses the database, wherever that runs [R-RESTORE-REFUSES]', async () => {
    const folder = await backup();
    const role = `spec-${randomBytes(4).toString('hex')}`;
    await sql(`CREATE ROLE "${role}" LOGIN SUPERUSER PASSWORD 'spec'`, `CREATE ROLE "${role}.owner"`);
    const url = Object.assign(new URL(scope.env.DATABASE_URL), { username: role, password: 'spec' }).href;
    const service = await openDatabase({ url, schema: 'spec', migrations: [] });
    const refused = await waggle('restore', folder, '--force').finally(() => service.close());
    expect([codeOf(refused), refused.err]).toEqual(['already_running', expect.stringContaining(role)]);
    expect(await waggle('restore', folder, '--force')).toMatchObject({ code: 0, err: '' });
    await sql(`DROP OWNED BY "${role}"`, `DROP ROLE "${role}", "${role}.owner"`);
  });

  it.each([
    ['an entry that was changed', `UPDATE audit.entry SET body = '{"seq":2,"x":1}' WHERE seq = 2`],
    ['an entry that is found by something else than it says', `UPDATE audit.entry SET actor = 'other' WHERE seq = 2`],
    ['an entry that is missing', 'DELETE FROM audit.entry WHERE seq = 2'],
  ])('refuses an audit with %s, and leaves the database as it is [R-RESTORE-AUDIT]', async (_, change) => {
    await sql(change);
    const folder = await backup();
    await sql('CREATE TABLE audit.later (id int)');
    expect(codeOf(await waggle('restore', folder, '--force'))).toBe('audit_broken');
    expect(await rows(`SELECT to_regclass('audit.later') IS NOT NULL AS there`)).toEqual([{ there: true }]);
    expect(await rows(`SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE current_database() || '\\_%'`)).toEqual([{ n: 0 }]);
    await writeRunningZone(at('home'), { pid: process.pid, born: await bornAt(process.pid), url: 'http://127.0.0.1:1', role: 'swarm', workspace: at('workspace'), processes: false, started: new Date().toISOString() });
    // Past the look for a restore that was cut off.
    expect(codeOf(await waggle('up'))).toBe('already_running');
  });

  it('of the tables alone happens only when a migration has run since [R-RESTORE-MIGRATED]', async () => {
    const folder = await backup();
    const args = ['restore', folder, '--force', '--only', 'database', '--if-migrated'];
    await writeFile(at('workspace/Dashboard.md'), 'newer');
    expect(JSON.parse((await waggle(...args)).out)).toMatchObject({ restored: [] });
    await sql(`INSERT INTO audit.migration (timestamp, name) VALUES (2, 'KeepChain2')`, 'ALTER TABLE audit.entry ADD COLUMN more text');
    expect(JSON.parse((await waggle(...args)).out)).toMatchObject({ restored: ['database'] });
    expect(await rows('SELECT name FROM audit.migration')).toEqual([{ name: 'CreateChain1' }]);
    expect(await readFile(at('workspace/Dashboard.md'), 'utf8')).toBe('newer');
  });

  it('that was cut off keeps the zone from starting until it is run again [R-RESTORE-CUT-OFF]', async () => {
    const folder = await backup();
    await writeFile(at('home/restoring.json'), JSON.stringify({ from: folder, databaseOnly: false }));
    expect(codeOf(await waggle('up'))).toBe('restore_unfinished');
    expect(await waggle('restore', folder, '--force')).toMatchObject({ code: 0, err: '' });
    expect(await readdir(at('home'))).not.toContain('restoring.json');
  });
});
