import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type MailServer, startMailServer } from '@waggle/dev';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { seededMails, type TestMail, underTheSameId } from '../test/mails.js';
import { workspaceDouble } from '../test/workspace-double.js';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const MAILS = 5_000;
const SEED = 20261127;
/** Two of them that are alike may be two: nothing says that they are one. */
const WITHOUT_IDENTITY = ['no header at all', 'no sender, no date, no id'];
const MOST_MEGABYTES = 400;

const { world, workspace } = workspaceDouble();
const user = { address: 'office@waggle.example', password: 'one' };
let home: string;
let dovecot: MailServer;
let scope: TestScope;
let stub: RunningService;
let intake: TestProcess;

const start = async (): Promise<TestProcess> =>
  startNode(MAIN, [], {
    env: {
      ...(scope.env as Record<string, string>),
      INTAKE_IMAP: `imap://${encodeURIComponent(user.address)}:${user.password}@127.0.0.1:${dovecot.imap.port}`,
      INTAKE_BACKLOG_HIGH: '1000000',
      INTAKE_POLL_SECONDS: '2',
      INTAKE_MAX_MAIL_BYTES: '250000',
      LOG_LEVEL: 'warn',
    },
  });
const until = (tasks: number): Promise<unknown> => waitFor(() => world.filed.size >= tasks, { timeoutMs: 120_000, describe: () => `${tasks} tasks; there are ${world.filed.size}; ${intake.output().slice(-2000)}` });
const put = async (mails: readonly TestMail[]): Promise<void> => {
  for (const { bytes } of mails) await dovecot.maildir(user.address).put(bytes);
};
const peakMegabytes = async (): Promise<number> => Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${intake.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** How many tasks bear each mark. */
function tasksByMark(mails: readonly TestMail[]): Map<string, number> {
  const found = new Map(mails.map(({ mark }) => [mark, 0]));
  for (const { body, frontMatter } of world.filed.values()) {
    const text = `${body} ${JSON.stringify(frontMatter)}`;
    const mark = /twin\d+/.exec(text)?.[0] ?? /mark\d+/.exec(text)?.[0] ?? text;
    found.set(mark, (found.get(mark) ?? 0) + 1);
  }
  return found;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-intake-'));
  await chmod(home, 0o755);
  dovecot = await startMailServer({ home, users: [user], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  scope = await testScope();
  stub = await startService(workspace, { env: scope.env, log: silentLogger() });
}, 60_000);

afterAll(async () => {
  await intake?.kill();
  await stub?.stop();
  await scope?.dispose();
  await dovecot?.stop();
  await rm(home, { recursive: true, force: true });
});

it('makes exactly one task of each of 5,000 mails, killed twice, renumbered, with duplicates and broken ones among them [R-MAIL-ONCE] [R-MAIL-BROKEN]', async () => {
  const mails = seededMails(MAILS, SEED);
  const twins = mails.filter(({ kind }, index) => kind === 'ordinary' && index % 100 === 5).map(underTheSameId);
  const again = mails.filter(({ kind }, index) => index % 25 === 0 && !WITHOUT_IDENTITY.includes(kind));
  await put([...mails.slice(0, 3_000), ...again.slice(0, 100)]);
  const began = Date.now();
  intake = await start();
  await until(800);
  await intake.kill();
  intake = await start();
  await until(1_800);
  await intake.kill();
  await dovecot.maildir(user.address).renumber();
  intake = await start();
  await Promise.all([until(2_900), put([...mails.slice(3_000), ...twins, ...again.slice(100)])]);
  await until(MAILS + twins.length);
  const seconds = (Date.now() - began) / 1000;
  const peak = await peakMegabytes();
  expect(await intake.stop()).toBe(0);
  const counts = tasksByMark([...mails, ...twins]);
  process.stderr.write(`${MAILS + twins.length + again.length} mails in the mailbox, ${world.filed.size} tasks in ${seconds.toFixed(1)} s (${Math.round(world.filed.size / seconds)} a second) over 2 kills and new numbers; ${twins.length} share a Message-ID, ${again.length} came twice, ${mails.filter(({ kind }) => kind !== 'ordinary').length} are broken; peak ${Math.round(peak)} MB\n`);
  expect([...counts].filter(([, tasks]) => tasks !== 1)).toEqual([]);
  expect([...world.messages].filter(([, ids]) => ids.size !== 1)).toEqual([]);
  expect(peak).toBeLessThan(MOST_MEGABYTES);
}, 300_000);
