import type { AgentResultInput, Evidence, InfoRequest, Message, PayloadOf, ReplyOf, TaskDelegate, Tool, Zone } from '@waggle/contracts';
import type { AskOptions, PublishOptions } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import type { z } from 'zod';

/** Tools as an agent sees them: under its own name and policy. */
export interface AgentTools {
  /** @throws AppError with the tool's own code, `tool_denied` (denied), `tool_unavailable` (transient) */
  call<T extends Tool>(tool: T, args: z.input<T['input']>, options?: { grant?: string }): Promise<z.infer<T['output']>>;
}

/** What a handler may use while it works on one task. */
export interface AgentContext {
  readonly tools: AgentTools;
  ask<M extends Message>(query: M, payload: PayloadOf<M>, options?: AskOptions): Promise<ReplyOf<M>>;
  publish<M extends Message>(message: M, payload: PayloadOf<M>, options?: PublishOptions): Promise<void>;
  /** Nobody waits for what is away now: what cannot be looked up is named in the result instead of thrown. */
  readonly lastTry: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly zone: Zone;
  readonly dryRun: boolean;
}

/** What an agent's author writes. */
export interface AgentHandler {
  /** A throw counts as `failed`: transient and bug are retryable, the rest is not. */
  handle(task: PayloadOf<typeof TaskDelegate>, context: AgentContext): Promise<AgentResultInput>;
  /** Answers another agent. Default: says that it does not know. */
  answer?(question: PayloadOf<typeof InfoRequest>, context: AgentContext): Promise<{ answer: string; evidence: Evidence[] }>;
}
