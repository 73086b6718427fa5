import { type ReadText, SecurityAlert } from '@waggle/contracts';
import type { TaskChange } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';

/** Characters of what was read that are kept of one task, the newest first. */
const MOST_KEPT = 400_000;
const FLAGS = { block: 'read_text_blocked', sanitise: 'read_text_cut' } as const;

/** Keeps what an agent read outside, for the origins of what it proposes, and tells people what the guard changed of it. */
export function takeRead(change: TaskChange, agent: string, read: readonly ReadText[]): void {
  const { task } = change;
  const known = new Set(read.map(keyOf));
  let room = MOST_KEPT;
  task.data.read = [...read, ...task.data.read.filter((one) => !known.has(keyOf(one)))].filter(({ text }) => (room -= text.length) >= 0);
  const blocked = read.filter(({ verdict }) => verdict === 'block');
  if (blocked.length === 0) return;
  task.flagged = true;
  const message = `The guard blocked what ${agent} read: ${[...new Set(blocked.map(({ source }) => source))].join(', ')}`.slice(0, 1000);
  change.send(SecurityAlert, { taskId: task.taskId, severity: 'CRITICAL', code: 'read_text_blocked', message, at: change.now.toISOString() });
}

/** For the proposal: that the agent has worked without a part of what it read. */
export function readFlags({ data }: TaskRecord): string[] {
  return [...new Set(data.read.flatMap(({ verdict }) => (verdict === 'block' || verdict === 'sanitise' ? [FLAGS[verdict]] : [])))];
}

/** For `why`, a sentence a text that was changed. */
export function readSentences({ data }: TaskRecord): string[] {
  const sentences = data.read.flatMap(({ source, verdict }) => {
    if (verdict === 'block') return [`The guard blocked a text before an agent saw it: ${source}.`];
    return verdict === 'sanitise' ? [`The guard cut a text before an agent saw it: ${source}.`] : [];
  });
  return [...new Set(sentences)];
}

function keyOf({ source, name, text }: ReadText): string {
  return `${source} ${name} ${text}`;
}
