import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { isTerminal } from '@waggle/contracts';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { historyOf } from './random/history.js';
import { Ordeal } from './random/ordeal.js';
import { RandomZone } from './random/random-zone.js';
import { SharedRemote } from './random/shared-remote.js';
import { differences, linesOf, placesOf, type Tree, treeOf } from './random/trees.js';

const { ZONES_SEED, ZONES_ROUNDS, ZONES_KEEP } = processEnvironment();
const SEED = Number(ZONES_SEED ?? 1);
const ROUNDS = Number(ZONES_ROUNDS ?? 20);
const END = { timeoutMs: 600_000 };
const ENDED = ['Done', 'Rejected'];
/** Cycles in a row in which nothing may change any more. */
const QUIET = 3;

let scopes: TestScope[];
let home: string;
let remote: SharedRemote;
let local: RandomZone;
let cloud: RandomZone;
let ordeal: Ordeal;

beforeAll(async () => {
  scopes = await Promise.all([testScope(), testScope()]);
  home = await mkdtemp(join(tmpdir(), 'zones-at-random-'));
  remote = new SharedRemote(home);
  await remote.make({ active: 'local', epoch: 1, since: new Date().toISOString(), reason: 'set up', table: { general: 'both' } });
  [local, cloud] = (['local', 'cloud'] as const).map((zone, at) => new RandomZone(zone, scopes[at] as TestScope, home, remote.path)) as [RandomZone, RandomZone];
  ordeal = new Ordeal({ local, cloud }, remote);
  await Promise.all([local.start(), cloud.start()]);
}, 120_000);

afterAll(async () => {
  await Promise.all([local, cloud].map((zone) => zone?.end()));
  if (ZONES_KEEP === undefined) await rm(home, { recursive: true, force: true });
  else await Promise.all([local, cloud].map((zone) => writeFile(join(home, `${zone.zone}.log`), zone.output())));
  for (const scope of scopes ?? []) await scope.dispose();
}, 120_000);

const trees = (): Promise<[Tree, Tree]> => Promise.all([treeOf(local.root), treeOf(cloud.root)]);
const isEnded = (tree: Tree, taskId: string): boolean => {
  const places = placesOf(tree, taskId);
  return places.length > 0 && places.every((file) => ENDED.includes(file.split('/')[0] ?? ''));
};

/** A person answers whatever is asked, and both zones sync, until every task has ended in both. */
async function settle(): Promise<void> {
  let open: string[] = [];
  await waitFor(
    async () => {
      for (const approval of local.office.waiting()) await local.office.decide(approval, 'approved');
      await Promise.all([local.sync(), cloud.sync()]);
      const both = await trees();
      open = [...ordeal.tasks].filter((taskId) => !both.every((tree) => isEnded(tree, taskId))).map((taskId) => `${taskId}: ${both.map((tree) => placesOf(tree, taskId).join(' ')).join(' | ')}`);
      return open.length === 0;
    },
    { ...END, describe: () => `every task to end:\n${open.join('\n')}` },
  );
}

/** Until a few cycles of both have found nothing to share. */
async function untilQuiet(): Promise<[Tree, Tree]> {
  let still = 0;
  let tip = '';
  let both = await trees();
  await waitFor(
    async () => {
      await local.sync();
      await cloud.sync();
      both = await trees();
      const now = await remote.tip();
      still = now === tip && differences(...both).length === 0 ? still + 1 : 0;
      tip = now;
      return still >= QUIET;
    },
    { ...END, describe: () => `both trees to be equal: ${differences(...both).join(', ')}` },
  );
  return both;
}

describe(`two zones to which everything happens (seed ${SEED}, ${ROUNDS} rounds)`, () => {
  it('lose no task, carry none out twice, have every line of the logs, and end with the same files [R-ZONES-AT-RANDOM]', async () => {
    const began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 1000);
    await ordeal.play(historyOf(SEED, ROUNDS));
    const playedIn = seconds();
    await ordeal.heal();
    await settle();
    const [one, other] = await untilQuiet();

    const executions = [...local.office.executed.values()].map(({ taskId }) => taskId);
    const approved = [...local.office.verdicts].filter(([, verdict]) => verdict === 'approved').map(([id]) => id);
    const counts = { ...ordeal.counts, tasks: ordeal.tasks.size, approvedInAll: approved.length, executed: executions.length, lines: linesOf(one, 'id').size, files: one.size, playedIn, endedIn: seconds() };
    process.stdout.write(`zones at random, seed ${SEED}: ${JSON.stringify(counts)}\n`);

    expect([...ordeal.tasks].filter((taskId) => !isEnded(one, taskId))).toEqual([]);
    expect(executions.filter((taskId, at) => executions.indexOf(taskId) !== at)).toEqual([]);
    expect(cloud.office.executed.size).toBe(0);
    expect([...local.office.executed.keys()].filter((id) => !approved.includes(id))).toEqual([]);
    expect(approved.filter((id) => !local.office.executed.has(id)).map((id) => local.office.approvals.get(id)?.taskId)).toEqual([]);
    for (const tree of [one, other]) {
      const lines = linesOf(tree, 'id');
      expect([...ordeal.lines].filter((id) => lines.get(id) !== 1)).toEqual([]);
      const notes = [...tree].filter(([file]) => file.startsWith('Plans/general/NOTE_')).map(([, text]) => text).join('\n');
      expect([...ordeal.edits].filter((edit) => !notes.includes(`- ${edit} in `))).toEqual([]);
    }
    expect(differences(one, other)).toEqual([]);
    for (const taskId of ordeal.tasks) expect(isTerminal(await statusAnywhere(taskId))).toBe(true);
  }, 1_500_000);
});

/** As the zone has it that ended it. */
async function statusAnywhere(taskId: string) {
  return local.statusOf(taskId).catch(() => cloud.statusOf(taskId));
}
