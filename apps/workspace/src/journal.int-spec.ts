import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import type { Identity } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import type { JournalLine } from '@waggle/workspace-files';
import workspace from './index.js';
import { JournalService } from './journal.service.js';
import type { WorkspaceConfig } from './workspace.config.js';

const INSTANCES = 3;
const TRANSACTIONS = 60;
/** Several pages of a file, so that one write of it can be seen half done. */
const LINES = 64;

describe('the journals of a zone', () => {
  let scope: TestScope;
  let root: string;
  let databases: Database[];
  let instances: JournalService[];

  beforeEach(async () => {
    scope = await testScope();
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-journal-'));
    databases = [];
    for (let index = 0; index < INSTANCES; index += 1) databases.push(await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: workspace.persistence?.migrations ?? [] }));
    instances = databases.map((database) => new JournalService(database, { WAGGLE_WORKSPACE: root } as WorkspaceConfig, silentLogger(), { zone: 'local' } as Identity));
  });
  afterEach(async () => {
    for (const instance of instances) await instance.onModuleDestroy();
    for (const database of databases) await database.close();
    await scope.dispose();
    await rm(root, { recursive: true, force: true });
  });

  const add = (index: number, lines: readonly JournalLine[]): Promise<void> | undefined => databases[index]?.transaction(async (tx) => instances[index]?.add(tx, 'claims', lines));
  const someLines = (): JournalLine[] => Array.from({ length: LINES }, () => ({ id: randomUUID(), text: 'x'.repeat(300) }));
  const fileLines = async (): Promise<string[]> => (await readFile(path.join(root, 'Logs/claims.jsonl'), 'utf8')).trimEnd().split('\n');

  it('hold each line once and no empty one, however many instances write at a time', async () => {
    const ids = new Set<string>();
    const write = async (index: number): Promise<void> => {
      for (let count = 0; count < TRANSACTIONS; count += 1) {
        const lines = someLines();
        for (const { id } of lines) ids.add(id);
        await add(index, lines);
      }
    };
    await Promise.all(instances.map((_, index) => write(index)));
    await waitFor(async () => (await databases[0]?.query('SELECT 1 FROM journal_line LIMIT 1'))?.length === 0, { describe: 'no line left to write' });
    const found = (await fileLines()).map((text) => (text === '' ? 'empty' : (JSON.parse(text) as JournalLine).id));
    expect(found).toHaveLength(INSTANCES * TRANSACTIONS * LINES);
    expect(new Set(found)).toEqual(ids);
  });

  it('are written although one of them cannot be, and nothing is said of that one that is not so', async () => {
    await mkdir(path.join(root, 'Logs/audit.jsonl'), { recursive: true });
    const sut = instances[0];
    for (let count = 0; count < 10; count += 1) await databases[0]?.transaction(async (tx) => sut?.add(tx, 'audit', someLines()));
    await add(0, someLines());
    expect(await sut?.flush('claims')).toBe(true);
    expect(await fileLines()).toHaveLength(LINES);
    expect(await sut?.flush('audit')).toBe(false);
    await rm(path.join(root, 'Logs/audit.jsonl'), { recursive: true });
    expect(await sut?.flush('audit')).toBe(true);
    expect((await readFile(path.join(root, 'Logs/audit.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(10 * LINES);
  });

  it('are written by the others once the connection of an instance is gone that stopped in the middle', async () => {
    let whileFrozen: unknown;
    let flushed: boolean | undefined;
    const frozen = databases[0]?.transaction(async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('journals', 0))");
      await add(1, someLines());
      flushed = await instances[1]?.flush('claims');
      whileFrozen = await fileLines().catch((error: NodeJS.ErrnoException) => error.code);
      const [own] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await databases[1]?.query('SELECT pg_terminate_backend($1)', [own?.pid]);
    });
    await expect(frozen).rejects.toMatchObject({ code: 'database_unavailable' });
    expect([whileFrozen, flushed]).toEqual(['ENOENT', false]);
    expect(await waitFor(fileLines, { describe: 'the lines of the other instance' })).toHaveLength(LINES);
    expect(await instances[1]?.flush('claims')).toBe(true);
  });
});
