import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Controller } from '@nestjs/common';
import { BacklogCount, type PayloadOf, type ReplyOf, TaskArrive, TaskKnown, TaskSubmit } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import workspace from '../index.js';

type Arrival = PayloadOf<typeof TaskArrive>;
const submitted = new Map<string, number>();
let messenger: Messenger;

/** Stands in for the orchestrator, and sends as the intake does. */
@Controller()
class OrchestratorStub {
  constructor(own: Messenger) {
    messenger = own;
  }

  @Handles(TaskSubmit)
  async submit({ taskId }: PayloadOf<typeof TaskSubmit>): Promise<void> {
    submitted.set(taskId, (submitted.get(taskId) ?? 0) + 1);
  }

  @Handles(TaskKnown)
  async known(): Promise<ReplyOf<typeof TaskKnown>> {
    return { tasks: [] };
  }

  @Handles(otherMessagesOf('orchestrator', TaskSubmit, TaskKnown))
  async other(): Promise<void> {
    throw new Error('not asked in this spec');
  }
}
const orchestrator = defineService({ name: 'orchestrator', plane: 'core', roles: ['swarm'], controllers: [OrchestratorStub] });

let scope: TestScope;
let root: string;
let database: Database;
let running: RunningService[];

const start = async (): Promise<RunningService> => {
  const service = await startService(workspace, { env: { ...scope.env, WAGGLE_WORKSPACE: root }, log: silentLogger() });
  running.push(service);
  return service;
};
const arrival = (number: number, change: Partial<Arrival> = {}): Arrival => ({ taskId: `EMAIL_${number}`, frontMatter: { from: 'ada@example.org' }, body: `Hello ${number}`, sourceKey: `mail <${number}@x>`, ...change });
const send = (...arrivals: Arrival[]): Promise<unknown> => Promise.all(arrivals.map((one) => messenger.publish(TaskArrive, one)));
const until = (count: number): Promise<unknown> => waitFor(() => submitted.size >= count, { timeoutMs: 120_000, describe: () => `${count} tasks; there are ${submitted.size}` });
const filesIn = async (folder: string): Promise<string[]> => (await readdir(path.join(root, folder)).catch(() => [])).filter((name) => name.endsWith('.md'));

beforeEach(async () => {
  scope = await testScope();
  root = await mkdtemp(path.join(os.tmpdir(), 'waggle-arrivals-'));
  submitted.clear();
  running = [await startService(orchestrator, { env: scope.env, log: silentLogger() })];
  await start();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: [] });
});
afterEach(async () => {
  for (const service of running.reverse()) await service.stop();
  await database.close();
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('what arrives from outside', () => {
  it('becomes one file of one source, also when it comes twice at once [R-ARRIVE-ONCE]', async () => {
    await send(arrival(1), arrival(1), arrival(2), arrival(1, { taskId: 'EMAIL_other' }));
    await until(2);
    await send(arrival(1), arrival(3));
    await until(3);
    expect([...submitted]).toEqual(expect.arrayContaining([['EMAIL_1', 1], ['EMAIL_2', 1], ['EMAIL_3', 1]]));
    expect(await database.query('SELECT 1 FROM filed_task')).toHaveLength(3);
  });

  it('gets a longer name where another task or a file of somebody has its own, and nothing is lost [R-ARRIVE-ONCE]', async () => {
    await send(arrival(1));
    await until(1);
    await send(arrival(1, { sourceKey: 'mail <other@x>', body: 'Another' }));
    await until(2);
    await running.pop()?.stop();
    await mkdir(path.join(root, 'Needs_Action/email'), { recursive: true });
    await writeFile(path.join(root, 'Needs_Action/email/EMAIL_3.md'), 'Typed by a person');
    const { content, revision } = { content: '---\n---\nFrom a mail', revision: 'r' };
    await database.query("INSERT INTO filed_task (task_id, source_key, revision, file, urgent, content) VALUES ('EMAIL_3', 'mail <3@x>', $1, 'Needs_Action/email/EMAIL_3.md', false, $2)", [revision, content]);
    await start();
    await until(4);
    expect([...submitted.keys()].sort()).toEqual(['EMAIL_1', expect.stringMatching(/^EMAIL_1-[0-9a-f]{16}$/), 'EMAIL_3', expect.stringMatching(/^EMAIL_3-[0-9a-f]{16}$/)]);
  });

  it('is not made again of what the other zone has met and ended [R-ARRIVE-ONCE]', async () => {
    await send(arrival(1));
    await until(1);
    const [folder = ''] = await readdir(path.join(root, 'In_Progress'));
    const text = await readFile(path.join(root, 'In_Progress', folder, 'EMAIL_1.md'), 'utf8');
    await writeFile(path.join(root, 'Done/EMAIL_2.md'), text.replace('Hello 1', 'Hello 2'));
    await send(arrival(2), arrival(3));
    await until(2);
    expect([...submitted.keys()].sort()).toEqual(['EMAIL_1', 'EMAIL_3']);
  });

  it('is left to a person when it can be no task, and holds up nothing else', async () => {
    await send(arrival(1, { taskId: 'EXECUTE_1' }), arrival(2));
    await until(1);
    expect([...submitted.keys()]).toEqual(['EMAIL_2']);
  });

  it('comes in thousands, and is counted with what is in work [R-BACK-PRESSURE]', async () => {
    const began = Date.now();
    await send(...Array.from({ length: 2_000 }, (_, number) => arrival(number)));
    await until(2_000);
    const seconds = (Date.now() - began) / 1000;
    process.stderr.write(`2,000 arrivals filed, claimed and submitted in ${seconds.toFixed(1)} s (${Math.round(2_000 / seconds)} a second)\n`);
    expect(await messenger.ask(BacklogCount, {}, { timeoutMs: 20_000 })).toEqual({ waiting: 0, unfinished: 2_000 });
    expect([...submitted.values()].every((times) => times === 1)).toBe(true);
    expect(await filesIn('Needs_Action/email')).toEqual([]);
  });
});
