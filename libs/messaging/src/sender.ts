import { type Message, sendersOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { ConsumeMessage } from 'amqplib';
import { type Login, serviceOf } from './login.js';
import type { MessageContext } from './message-context.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { SENDER_HEADER } from './publisher.js';
import type { WireMessage } from './seal.js';

/**
 * The service that has sent a message, by the `user_id` that the broker has checked; undefined where all services share one user.
 * Holds also for what reached the queue past the permissions of the exchanges, as by dead-lettering from a queue of another.
 *
 * @throws AppError `sender_refused` (denied): unknown, not among the senders of this message, or not who the envelope says
 */
export function verifiedSender(login: Login, message: Message, wire: WireMessage, raw: ConsumeMessage): string | undefined {
  return login.own ? mustBeSender(senderOf(login, raw), message, wire) : undefined;
}

/** @throws AppError `sender_refused` (denied), as `verifiedSender` */
export function mustBeSender(sender: string | undefined, message: Message, { from, name, replyTo }: WireMessage): string {
  if (sender === undefined || !sendersOf(message).includes(sender)) throw refused(`${name} came from ${sender ?? 'an unknown user'}, who may not send it.`);
  if (from !== sender) throw refused(`${name} says that it is from ${from}, but ${sender} has sent it.`);
  if (replyTo !== undefined && !replyTo.startsWith(`reply.${sender}.`)) throw refused(`${name} of ${sender} wants its answer sent to another.`);
  return sender;
}

/**
 * Who has sent it, for a handler that decides by it.
 *
 * @param trustShared believe the envelope where all services share one user (TRUST_SHARED_BROKER).
 * @throws AppError `sender_unverified` (denied)
 */
export function requireSender({ sender, envelope }: Pick<MessageContext, 'sender' | 'envelope'>, trustShared: boolean): string {
  if (sender !== undefined) return sender;
  if (trustShared) return envelope.from;
  const message = 'All services share one broker user, so nobody can tell who asks: run `waggle provision` with an administrator, or set TRUST_SHARED_BROKER=true.';
  throw new AppError<MessagingErrorCode>('sender_unverified', 'denied', message);
}

/**
 * Who has sent it, whether or not it may be sent by that service; undefined where all services share one user. A retry carries the user
 * of the receiver, who is the only one to be believed about who sent the first.
 */
export function senderOf(login: Login, { properties }: Pick<ConsumeMessage, 'properties'>): string | undefined {
  if (!login.own) return undefined;
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  const vouched = headers[SENDER_HEADER];
  if (typeof vouched === 'string' && properties.userId === login.user) return vouched;
  return serviceOf(login, properties.userId);
}

const refused = (message: string): AppError<MessagingErrorCode> => new AppError('sender_refused', 'denied', message);
