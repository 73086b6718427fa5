import { hash } from 'node:crypto';
import { BROKER_PRIORITY, type Envelope, envelopeSchema, type Message } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { PublishOptions } from './message-context.js';
import type { MessagingErrorCode } from './messaging.error.js';
import type { Outgoing } from './publisher.js';
import { storableJson } from './storable-json.js';
import { type Route, routeOf } from './topology.js';

/** On the wire an envelope carries its payload. */
const wireSchema = envelopeSchema.extend({ payload: z.unknown() });
export type WireMessage = z.infer<typeof wireSchema>;

/**
 * The id of what a message causes, so that a second run makes the same one. It begins with the time in the cause's id:
 * ids of one time lie together in the inbox's index. A UUID of version 8.
 */
export function derivedId(causeId: string, name: string, ordinal: number): string {
  const digest = hash('sha1', `${causeId}/${name}/${ordinal}`);
  const variant = ((Number.parseInt(digest.charAt(0), 16) & 0x3) | 0x8).toString(16);
  return `${causeId.slice(0, 13)}-8${digest.slice(1, 4)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

/**
 * Checks a payload and puts it into its envelope.
 *
 * @throws AppError `message_invalid` (bug): the publisher made a payload that its own message does not allow
 */
export function seal(from: string, message: Message, payload: unknown, options: PublishOptions & { replyTo?: string }): WireMessage {
  const id = options.id ?? v7();
  return {
    id,
    name: message.name,
    kind: message.kind,
    label: message.label,
    from,
    to: options.to,
    replyTo: options.replyTo,
    priority: options.priority ?? message.priority,
    correlationId: options.correlationId ?? id,
    causationId: options.causationId,
    taskId: options.taskId,
    attempt: 1,
    created: new Date().toISOString(),
    deadline: options.deadline?.toISOString(),
    traceparent: options.traceparent,
    taint: [],
    payload: checked(message.name, message.payload, payload, 'bug'),
  };
}

/** Validates one side of a message. */
export function checked(name: string, schema: z.ZodType, value: unknown, kind: 'bug' | 'invalid'): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
  throw new AppError<MessagingErrorCode>('message_invalid', kind, `${name} does not fit its schema: ${faults.join('; ')}`, { message: name, faults });
}

/** @throws AppError `message_invalid` (invalid) when this is no envelope of ours */
export function open(envelope: unknown): WireMessage {
  return checked('envelope', wireSchema, envelope, 'invalid') as WireMessage;
}

/** The envelope without its payload. */
export function envelopeOf({ payload: _payload, ...envelope }: WireMessage): Envelope {
  return envelope;
}

/** A message with its way to the broker: what the outbox stores. */
export interface Sealed {
  readonly wire: WireMessage;
  readonly route: Route;
  readonly persistent: boolean;
  /** It may share a message of the broker. */
  readonly together: boolean;
  /** It may wait a moment for such a company. */
  readonly unhurried: boolean;
}

export function address(message: Message, wire: WireMessage): Sealed {
  const persistent = message.kind !== 'query' && message.broadcast !== true;
  return { wire, route: routeOf(message, wire.priority, wire.to), persistent, together: persistent && message.apart !== true, unhurried: message.unhurried === true };
}

export function toOutgoing({ wire, route, persistent, together, unhurried }: Sealed, body = storableJson(wire)): Outgoing {
  return { id: wire.id, name: wire.name, ...route, brokerPriority: BROKER_PRIORITY[wire.priority], persistent, together, unhurried, body };
}
