import { isTerminal, type TaskStatus } from '@waggle/contracts';
import { ledgerOf } from './approvals.js';
import { grouped } from './grouped.js';
import { answerWasLost } from './lost-answers.js';
import { type Errand, tagIn } from './notes.js';
import type { Deed } from './outside.js';
import type { Query, Stores } from './stores.js';

export interface Task {
  readonly task_id: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly reason: string | null;
}

/** The end that an errand must come to; what a person's clock or a lost answer may make of it is said beside it. */
const END: Readonly<Record<Errand['wish'], TaskStatus>> = { approve: 'done', modify: 'done', reject: 'rejected', leave: 'pending_approval', none: 'done' };

export interface Work {
  readonly lost: string[];
  readonly stuck: string[];
  readonly otherEnds: string[];
  /** Tasks whose effect nobody can know: mails of which the answer was lost. */
  readonly ambiguous: string[];
}

export async function tasksOf(query: Query): Promise<Task[]> {
  return query<Task>('SELECT task_id, title, status, reason FROM orchestrator.task ORDER BY task_id');
}

/** Each errand that a door has taken has its one task, which has come to its end. */
export async function judgeWork(stores: Stores, deeds: readonly Deed[]): Promise<Work> {
  const tasks = await tasksOf(stores.query);
  const byTag = grouped(tasks, ({ task_id, title }) => tagIn(task_id) ?? tagIn(title) ?? '');
  const errands = stores.notes.filter((note) => note.note === 'errand');
  const accepted = new Set(stores.notes.flatMap((note) => (note.note === 'accepted' ? [note.tag] : [])));
  const ledger = await ledgerOf(stores.query);
  const work: Work = { lost: [], stuck: [], otherEnds: [], ambiguous: [] };
  for (const errand of errands.filter(({ tag }) => accepted.has(tag))) {
    const mine = byTag.get(errand.tag) ?? [];
    const [task] = mine;
    if (task === undefined) work.lost.push(`${errand.tag}: taken at the door ${errand.door}, and there is no task`);
    else judgeOne(work, { errand, task, seen: deeds.filter(({ tag }) => tag === errand.tag).length, effects: ledger.filter(({ task_id }) => task_id === task.task_id), stores });
    if (mine.length > 1) work.otherEnds.push(`${errand.tag}: ${mine.length} tasks: ${mine.map(({ task_id }) => task_id).join(', ')}`);
  }
  work.stuck.push(...(await leftOver(stores, tasks)));
  return work;
}

interface Case {
  readonly errand: Errand;
  readonly task: Task;
  /** Deeds in the world. */
  readonly seen: number;
  readonly effects: Awaited<ReturnType<typeof ledgerOf>>;
  readonly stores: Stores;
}

function judgeOne(work: Work, judged: Case): void {
  const { errand, task: { task_id, status, reason }, seen } = judged;
  const about = `${task_id} is ${status}: ${reason ?? ''}`;
  if (status === 'needs_reconciliation') {
    const lack = certainty(judged);
    if (lack === undefined) work.ambiguous.push(about);
    else work.otherEnds.push(`${about} (${lack})`);
    return;
  }
  if (!isTerminal(status) && status !== END[errand.wish]) return void work.stuck.push(about);
  if (status !== END[errand.wish]) return void work.otherEnds.push(about);
  if (status === 'done' && errand.system !== null && seen === 0) work.lost.push(`${task_id} is done, and its effect is nowhere to be seen`);
}

/** Why it need not have been left to a person; undefined when it had to be. Only a mail server cannot be asked, and what the ledger knows is not open. */
function certainty({ errand, seen, effects, stores: { notes, mails } }: Case): string | undefined {
  const states = effects.map(({ state }) => state);
  if (errand.system !== 'mail' || !states.includes('unknown') || states.includes('done') || seen > 1) return `the ledger says ${states.join(', ') || 'nothing'}, the world shows ${seen}`;
  if (!notes.some((note) => note.note === 'word' && note.tag === errand.tag && note.verdict !== 'reject')) return 'no person has said yes to it';
  const called = effects.flatMap(({ state, called_at }) => (state === 'unknown' && called_at !== null ? [called_at.getTime()] : []));
  return called.every((at) => answerWasLost(at, notes, mails)) ? undefined : 'no fault can have lost its answer';
}

/** What waits for nothing that will come: in the tasks of schedules, in the folders, in outboxes and queues. */
async function leftOver({ query, files, queues, notes }: Stores, tasks: readonly Task[]): Promise<string[]> {
  const tags = new Set(notes.flatMap((note) => (note.note === 'errand' ? [note.tag] : [])));
  const others = tasks.filter(({ task_id, title, status }) => !tags.has(tagIn(task_id) ?? tagIn(title) ?? '') && !isTerminal(status)).map(({ task_id, status, reason }) => `${task_id} is ${status}: ${reason ?? ''}`);
  const waiting = await query<{ task_id: string }>("SELECT task_id FROM orchestrator.task t WHERE status = 'pending_approval' AND NOT EXISTS (SELECT 1 FROM gatekeeper.approval a WHERE a.task_id = t.task_id AND a.state = 'pending')");
  const schemas = await query<{ schema: string }>("SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'outbox'");
  const unsent = await Promise.all(schemas.map(async ({ schema }) => ({ schema, count: (await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${schema}.outbox`))[0]?.count ?? 0 })));
  const unwritten = await query<{ journal: string; count: number }>('SELECT journal, count(*)::int AS count FROM workspace.journal_line GROUP BY journal');
  return [
    ...others,
    ...waiting.map(({ task_id }) => `${task_id} waits for a person who is not asked`),
    ...unwritten.map(({ journal, count }) => `${count} lines of the journal ${journal} were not written`),
    ...unsent.filter(({ count }) => count > 0).map(({ schema, count }) => `${count} messages of ${schema} were not sent`),
    ...[...queues].map(([name, count]) => `${count} messages lie in the queue ${name}`),
    ...misplaced(files, tasks),
  ];
}

/** The face of each task: its file lies once, where its status says. */
function misplaced(files: readonly string[], tasks: readonly Task[]): string[] {
  const byName = grouped(files.filter((file) => FACES.test(file)), (file) => (file.split('/').at(-1) ?? '').replace(/\.md$/, ''));
  return tasks.flatMap(({ task_id, status }) => {
    const places = (byName.get(task_id) ?? []).map((file) => file.split('/')[0] ?? '');
    const wanted = status === 'done' ? 'Done' : isTerminal(status) ? 'Rejected' : 'In_Progress';
    return places.length === 1 && places[0] === wanted ? [] : [`the file of ${task_id}, which is ${status}, lies in ${places.join(', ') || 'no folder'}`];
  });
}

const FACES = /^(Needs_Action|In_Progress|Done|Rejected)\//;
