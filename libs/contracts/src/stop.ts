import { z } from 'zod';

/** A stop that nobody renews ends by itself; it may be ordered for so many minutes at most. */
export const LONGEST_STOP_MINUTES = 7 * 24 * 60;
export const USUAL_STOP_MINUTES = 60;

/** What a stop holds: one task, what one agent has proposed or would do, one tool (`server.tool`, or `server` for all its tools), or every DANGEROUS call. */
export const stopScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('task'), id: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('agent'), id: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'an agent is named like sales') }),
  z.object({ kind: z.literal('tool'), id: z.string().regex(/^[a-z][a-z0-9-]{0,60}(\.[a-z][a-z0-9_]{0,60})?$/, 'a tool is named like email.reply_email, or email for all its tools') }),
  z.object({ kind: z.literal('dangerous') }),
]);
export type StopScope = z.infer<typeof stopScopeSchema>;

/** An order to hold still. Nothing is lost by it: what it holds goes on when it has ended. */
export const stopSchema = z.object({
  id: z.uuid(),
  scope: stopScopeSchema,
  why: z.string(),
  by: z.string(),
  orderedAt: z.iso.datetime(),
  /** Ends by itself then. */
  until: z.iso.datetime(),
  /** Who ended it, and why; `time` when its time was over; null while it holds. */
  endedBy: z.string().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
});
export type Stop = z.infer<typeof stopSchema>;

/** What a stop may hold: a call, or work that an agent would be given. */
export interface StopTarget {
  readonly taskId: string;
  /** Who has proposed it, who would do it. */
  readonly agents: readonly string[];
  /** Only of a DANGEROUS call. */
  readonly server?: string;
  readonly tool?: string;
}

/** Does it hold this? `now` in milliseconds since 1970. */
export function stopHolds({ scope, until, endedAt }: Pick<Stop, 'scope' | 'until' | 'endedAt'>, target: StopTarget, now: number): boolean {
  if (endedAt !== null || Date.parse(until) <= now) return false;
  switch (scope.kind) {
    case 'task':
      return scope.id === target.taskId;
    case 'agent':
      return target.agents.includes(scope.id);
    case 'tool':
      return target.server !== undefined && (scope.id === target.server || scope.id === `${target.server}.${target.tool ?? ''}`);
    case 'dangerous':
      return target.server !== undefined;
  }
}

/** In plain words: "all dangerous tools", "the agent sales". */
export function stopWords(scope: StopScope): string {
  return scope.kind === 'dangerous' ? 'all dangerous tools' : `the ${scope.kind} ${scope.id}`;
}
