import type { z } from 'zod';
import type { MESSAGE_LABELS } from './envelope.js';
import type { Priority } from './priority.js';

/** Names of the services that own a queue; an agent's queue is its own name. */
export type ServiceName = string;

/** The owner of a message that is sent to one named agent: the publisher gives `to`. */
export const ADDRESSED = 'addressed';

/**
 * One message of the swarm as one value: publish it, handle it, look at its types, all through this.
 * A breaking change is a new version beside the old one until that is drained.
 */
export interface Message<Payload extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  /** `noun.verb.vN`: imperative for a command or query, past tense for an event. */
  readonly name: string;
  /** command: one consumer acts. event: whoever cares. query: one consumer replies. */
  readonly kind: 'command' | 'event' | 'query';
  readonly label: (typeof MESSAGE_LABELS)[number];
  readonly payload: Payload;
  /** Queries only. */
  readonly reply?: Reply;
  /** Used when the publisher gives none. */
  readonly priority: Priority;
  /** Whose queue takes it; for an event, who publishes it. */
  readonly owner: ServiceName;
  /** Every instance hears it, not one per service. */
  readonly broadcast?: boolean;
  /** Each may keep its handler busy for long: never several in one message of the broker, so that instances share them evenly. */
  readonly apart?: boolean;
  /** Nobody waits for it: what follows from a change may be sent some milliseconds later, together with others. */
  readonly unhurried?: boolean;
  /** Of a broadcast: handled at once, beside the slots, so that it reaches an instance whose slots are all taken. */
  readonly outOfTurn?: boolean;
  /** Services that may send it. Default: what `senders.ts` says. */
  readonly senders?: readonly ServiceName[];
}

export type PayloadOf<M> = M extends Message<infer P, z.ZodType> ? z.infer<P> : never;
export type ReplyOf<M> = M extends Message<z.ZodType, infer R> ? z.infer<R> : never;

type Options = Partial<Pick<Message, 'label' | 'priority' | 'broadcast' | 'outOfTurn' | 'apart' | 'unhurried' | 'senders'>>;

export function command<P extends z.ZodType>(name: string, owner: ServiceName, payload: P, options: Options = {}): Message<P> {
  return { name, kind: 'command', label: 'system', priority: 'NORMAL', owner, payload, ...options };
}

export function event<P extends z.ZodType>(name: string, owner: ServiceName, payload: P, options: Options = {}): Message<P> {
  return { name, kind: 'event', label: 'system', priority: 'NORMAL', owner, payload, ...options };
}

/** Queries wait for an answer, so they travel as HIGH unless told otherwise. */
export function query<P extends z.ZodType, R extends z.ZodType>(
  name: string,
  owner: ServiceName,
  payload: P,
  reply: R,
  options: Options = {},
): Message<P, R> & { readonly reply: R } {
  return { name, kind: 'query', label: 'system', priority: 'HIGH', owner, payload, reply, ...options };
}
