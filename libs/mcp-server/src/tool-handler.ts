import type { Receipt, Tool, Zone } from '@waggle/contracts';
import type { AppError } from '@waggle/errors';
import type { z } from 'zod';

type Input<T extends Tool> = z.infer<T['input']>;
type Output<T extends Tool> = z.infer<T['output']>;

/** Who calls, and for what. */
export interface ToolCall {
  readonly agent: string;
  readonly taskId: string | null;
  readonly zone: Zone;
  readonly dryRun: boolean;
  /** Aborted when the time is over or the caller has gone. */
  readonly signal: AbortSignal;
  /** Tells the caller how far the work is, when it wants to know. `total` in the unit of `done`. */
  progress(done: number, total?: number, message?: string): void;
}

/** A SAFE or DRAFT tool. A throw of an `AppError` reaches the caller with its code. */
export interface ToolHandler<T extends Tool = Tool> {
  readonly tool: T;
  run(args: Input<T>, call: ToolCall): Promise<Output<T>>;
}

/**
 * Did the outside call happen? `refused`: the provider took it, ended it without effect and will not take its key again.
 * `unknown`: the provider cannot tell.
 */
export type Found =
  | { readonly state: 'found'; readonly providerId: string }
  | { readonly state: 'refused'; readonly error: AppError }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' };

export type Mode = Receipt['mode'];

/**
 * A DANGEROUS tool. The executor calls these after grant and policy, in this order: `limit`, `fresh`, `perform`, `readBack`;
 * and `find` when an earlier attempt was cut off.
 */
export interface Effect<T extends Tool = Tool> {
  readonly tool: T;
  /** What this does to the world, whoever asks: the same key again is a probable duplicate. */
  businessKey(args: Input<T>): string;
  /** How many different people must have agreed. Default: one. */
  people?(args: Input<T>): number;
  /** Counts one use. @throws AppError transient with when to try again. */
  limit?(args: Input<T>): Promise<void>;
  /** Does all still hold that the approval rested on? @throws AppError `effect_stale`. */
  fresh?(args: Input<T>): Promise<void>;
  /**
   * Acts. A thrown `AppError` means that nothing has happened: transient may be tried again with the same grant, any other
   * kind ends it. Everything else that is thrown leaves it open, and `find` is asked.
   */
  perform(args: Input<T>, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }>;
  find(idempotencyKey: string, args: Input<T>): Promise<Found>;
  /**
   * How long, in milliseconds, a call that was cut off may still take effect: so long an `absent` is not the last word. 0 only
   * where `find` itself knows. Default: the time limit of the tool.
   */
  settleMs?(): number;
  /** The provider takes an idempotency key once: the call may be made again at once under the same one. Default: no. */
  readonly repeatable?: boolean;
  /** What the provider says of it afterwards; for the proof. */
  readBack(providerId: string, args: Input<T>): Promise<Receipt['readBack']>;
  /** The tool's answer; the executor adds the receipt. */
  output(providerId: string, mode: Mode): Omit<Output<T>, 'receipt'>;
}

export type AnyHandler = ToolHandler | Effect;

export function isEffect(handler: AnyHandler): handler is Effect {
  return 'perform' in handler;
}
