import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approvalSchema, isTerminal, type Priority, type TaskSummary, taskSummarySchema } from '@waggle/contracts';
import { z } from 'zod';
import type { Swarm } from './swarm.js';

const tasksSchema = z.object({ tasks: z.array(taskSummarySchema), next: z.string().nullable() });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });

/** Drops mail tasks whose ids begin with `EMAIL_<tag>-`; each asks for one reply to an address of its own. */
export async function dropMailTasks(swarm: Pick<Swarm, 'workspace'>, tag: string, count: number, priority: Priority = 'NORMAL'): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = `EMAIL_${tag}-${n}`;
    const text = [
      '---',
      `from: Ann Example <ann@${tag}-${n}.example>`,
      'to: office@waggle.example',
      `subject: Opening hours ${n}`,
      `message_id: <${tag}-${n}@customers.example>`,
      `priority: ${priority}`,
      '---',
      '',
      'Hello,',
      '',
      'what are your opening hours?',
      '',
      'Ann',
      '',
    ].join('\n');
    const staged = join(swarm.workspace, `.${id}`);
    await writeFile(staged, text);
    await rename(staged, join(swarm.workspace, 'Needs_Action', `${id}.md`));
  }
}

/** Every task whose id begins with `EMAIL_<tag>-`. An API that is being restarted counts as having none. */
export async function tasksOf(swarm: Swarm, tag: string): Promise<TaskSummary[]> {
  const all: TaskSummary[] = [];
  let after: string | undefined;
  do {
    const page: z.infer<typeof tasksSchema> = await swarm.api.call('/api/tasks', tasksSchema, { query: { limit: 500, after } });
    all.push(...page.tasks);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all.filter((task) => task.taskId.startsWith(`EMAIL_${tag}-`));
}

export function ended(tasks: readonly TaskSummary[]): TaskSummary[] {
  return tasks.filter((task) => isTerminal(task.status));
}

/** A person who approves everything that is asked, also while services come and go, until `stop`. */
export function approveEverything(swarm: Swarm): { stop(): Promise<void>; approved: Set<string> } {
  const approved = new Set<string>();
  const stopping = new AbortController();
  const work = (async () => {
    while (!stopping.signal.aborted) {
      await approveWaiting(swarm, approved).catch(() => undefined);
      await pause(stopping.signal);
    }
  })();
  return {
    approved,
    stop: async () => {
      stopping.abort();
      await work;
    },
  };
}

const LOOK_EVERY_MS = 200;

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LOOK_EVERY_MS);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

async function approveWaiting(swarm: Swarm, approved: Set<string>): Promise<void> {
  const { approvals } = await swarm.api.call('/api/approvals', approvalsSchema, { query: { state: 'pending', limit: 500 } });
  for (const { id, digest, proposal } of approvals) {
    const blanks = proposal.blanks.length > 0;
    const args = Object.fromEntries(Object.entries(proposal.args).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\[\[[^\]]*\]\]/g, 'soon') : value]));
    const body = blanks ? { digest, reason: 'filled in', args } : { digest, reason: '' };
    await swarm.api.call(`/api/approvals/${id}/${blanks ? 'modify' : 'approve'}`, z.unknown(), { method: 'POST', body });
    approved.add(id);
  }
}
