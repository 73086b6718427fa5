import { randomUUID } from 'node:crypto';
import { epochSchema, taskIdSchema, type Zone, zoneSchema } from '@waggle/contracts';
import type { JournalLine, WorkspacePath } from '@waggle/workspace-files';
import { z } from 'zod';
import type { ClaimedTask } from '../claims/claimed-task.js';

/**
 * claimed: taken from `Needs_Action`. taken_over: from the zone that was active. abandoned: the other zone was first. given_back:
 * to `Needs_Action`. adopted: prepared by the other zone, decided by this one.
 */
const WHATS = ['claimed', 'taken_over', 'abandoned', 'given_back', 'adopted'] as const;
export type ClaimWhat = (typeof WHATS)[number];

const PATH = /^In_Progress\/[a-z][a-z0-9-]{0,40}\/[^/]+\.md$/;

const lineSchema = z.object({
  task_id: taskIdSchema,
  zone: zoneSchema,
  epoch: epochSchema,
  what: z.enum(WHATS).default('claimed'),
  agent_id: z.string().max(60).nullish(),
  to: z.string().max(400).nullish(),
});
/** What this zone heeds of a line of `Logs/claims.jsonl` that the other has written. */
export type HeardClaim = z.infer<typeof lineSchema>;

export interface Claimer {
  readonly instance: string;
  readonly zone: Zone;
  readonly epoch: number | null;
}

export function claimLine(claim: ClaimedTask, what: ClaimWhat, { instance, zone, epoch }: Claimer): JournalLine {
  const { taskId, prefix, priority, document } = claim.task;
  const at = { timestamp: new Date().toISOString(), task_id: taskId, agent_id: claim.agent, what };
  return { id: randomUUID(), ...at, prefix, priority, from: claim.from ?? null, to: claim.file, revision: document.revision, claimed_by: instance, zone, ...(epoch !== null && { epoch }) };
}

/** The end of a claim that came to nothing. */
export function endLine(taskId: string, what: 'abandoned' | 'given_back', file: WorkspacePath | null, { instance, zone, epoch }: Claimer): JournalLine {
  return { id: randomUUID(), timestamp: new Date().toISOString(), task_id: taskId, what, to: file, claimed_by: instance, zone, ...(epoch !== null && { epoch }) };
}

/** A line that cannot be read tells nothing. */
export function heardClaim(line: string): HeardClaim | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Where the other zone says that the task lies; undefined when that is no place for one. */
export function placeOf({ to, task_id }: HeardClaim): WorkspacePath | undefined {
  return to != null && PATH.test(to) && to.endsWith(`/${task_id}.md`) ? to : undefined;
}
