import { type AuditRecord, InfoAnswered, type PayloadOf, TaskAnswered } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import type { TaskRecord } from '../task-record.js';

type Entry = PayloadOf<typeof AuditRecord>['entries'][number];
type Answer = PayloadOf<typeof TaskAnswered> | PayloadOf<typeof InfoAnswered>;

/**
 * The answer of an agent that this task was not given to, or in the name of another than its sender: it changes nothing, and is
 * written down, since nobody gives one by mistake. `undefined`: it is no answer, or of somebody who was asked.
 */
export function uncalledAnswer({ message, envelope, payload }: Received, task: TaskRecord | undefined, executor: string, now: Date): Entry | undefined {
  if (message.name !== TaskAnswered.name && message.name !== InfoAnswered.name) return undefined;
  const { agent, taskId, delegationId } = payload as Answer;
  const asked = task === undefined ? [] : [task.agent, executor, task.data.askedAgent, ...task.data.info.map((one) => one.agent)];
  if (asked.includes(agent) && envelope.from === agent) return undefined;
  const output = task === undefined ? 'answer_uncalled: there is no such task' : `answer_uncalled: ${agent} was not asked`;
  const why = envelope.from === agent ? output : `answer_uncalled: ${envelope.from} answers in the name of ${agent}`;
  return { at: now.toISOString(), actor: envelope.from, action: 'task.answer_refused', target: taskId, taskId, input: `delegation ${delegationId}`, output: why.slice(0, 500), approval: null, evidence: [], durationMs: null, success: false };
}
