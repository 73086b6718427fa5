import { createHash } from 'node:crypto';
import { toAppError } from '@waggle/errors';
import type { ConsumeMessage } from 'amqplib';
import { messageNamed } from './catalogue.js';
import { DEAD_HEADERS, LONGEST_REASON, type Reason } from './failure-handling.js';
import type { Login } from './login.js';
import { INBOX_DAYS } from './outbox.service.js';
import { envelopesIn } from './parcel.js';
import { SENDER_HEADER } from './publisher.js';
import { checked, open, type WireMessage } from './seal.js';
import { mustBeSender, senderOf } from './sender.js';

/** One message of the broker in a dead-letter queue. */
export interface DeadLetter {
  /** `<service>.<16 hex digits>`, of its body and its sender: the same however often it is looked at, and another for another's copy. */
  readonly id: string;
  readonly messageId: string;
  /** As its envelope says, else as the broker does. */
  readonly name: string;
  /** Several where the broker itself has given them up together; none where it cannot be read. */
  readonly envelopes: readonly WireMessage[];
  /** Why it cannot be read. */
  readonly unreadable: string | undefined;
  readonly content: Buffer;
  /** The service that has sent it first, as the broker has verified it; undefined where nobody can say. */
  readonly sender: string | undefined;
  readonly reason: Reason;
  /** It was being sent again then, and whoever did so ended before this letter was gone. */
  readonly sentAgainAt: string | undefined;
  /** How often a quorum queue has had it back. */
  readonly returns: number;
}

/** By the broker itself, which says no more of it. */
const GIVEN_UP = 'given_up_by_broker';
const DAY_MS = 86_400_000;
const LONGEST_NAME = 100;

type Raw = Pick<ConsumeMessage, 'content' | 'properties'>;
type Headers = Readonly<Record<string, unknown>>;

/** Reads what lies in the dead-letter queue of `service`, whatever it is. */
export function readDeadLetter(login: Login, service: string, raw: Raw): DeadLetter {
  const headers = headersOf(raw);
  const sender = firstSenderOf(login, raw);
  const { envelopes, unreadable } = envelopesOf(raw.content);
  const digest = createHash('sha256').update(`${service}\n${sender ?? ''}\n`).update(raw.content).digest('hex');
  const { messageId, type } = raw.properties as { messageId?: unknown; type?: unknown };
  return {
    id: `${service}.${digest.slice(0, 16)}`,
    messageId: envelopes[0]?.id ?? cut(messageId ?? ''),
    name: envelopes[0]?.name ?? cut(type ?? 'unknown'),
    envelopes,
    unreadable,
    content: raw.content,
    sender,
    reason: reasonIn(headers),
    sentAgainAt: headers[DEAD_HEADERS.sentAgainAt] === undefined ? undefined : cut(headers[DEAD_HEADERS.sentAgainAt]),
    returns: Number(headers['x-delivery-count'] ?? 0),
  };
}

/** Why a letter cannot be sent again, for people; undefined when it can. */
export function obstacleOf(login: Login, letter: DeadLetter, now = Date.now()): string | undefined {
  if (letter.unreadable !== undefined) return `It cannot be read: ${letter.unreadable}`;
  const { sentAgainAt, reason, envelopes } = letter;
  const isKnown = (at: string): boolean => now - Date.parse(at) < INBOX_DAYS * DAY_MS;
  const nobodyCanTell = `may have been handled; the ids of what was handled are kept for ${INBOX_DAYS} days, so nobody can tell.`;
  if (sentAgainAt !== undefined && !isKnown(sentAgainAt)) return `It was sent again at ${sentAgainAt} and ${nobodyCanTell}`;
  // Of a parcel that was given up for one of its messages the others were perhaps handled.
  if (reason.code === GIVEN_UP && !envelopes.every(({ created }) => isKnown(created))) return `The broker has given it up after it was delivered, and it ${nobodyCanTell}`;
  for (const wire of envelopes) {
    const found = obstacleIn(login, letter.sender, wire);
    if (found !== undefined) return found;
  }
  return undefined;
}

function obstacleIn(login: Login, sender: string | undefined, wire: WireMessage): string | undefined {
  const message = messageNamed(wire.name);
  if (message === undefined) return `This release knows no message ${wire.name}.`;
  if (message.kind === 'query') return 'It is a question, and whoever asked waits no more.';
  if (message.broadcast === true) return 'It is a broadcast, which each instance hears when it is said; sent again it would reach one of them.';
  try {
    if (login.own) mustBeSender(sender, message, wire);
    checked(wire.name, message.payload, wire.payload, 'invalid');
    return undefined;
  } catch (error) {
    return toAppError(error).message;
  }
}

/**
 * Who has sent what has become a dead letter. One that this service has buried says so in its header, and without it nobody knows: its
 * own user is on the letter, but not the sender. What another has let fall into the queue has the other's user.
 */
function firstSenderOf(login: Login, raw: Raw): string | undefined {
  const headers = headersOf(raw);
  const buried = raw.properties.userId === login.user && headers[DEAD_HEADERS.code] !== undefined;
  return buried && headers[SENDER_HEADER] === undefined ? undefined : senderOf(login, raw);
}

function envelopesOf(content: Buffer): Pick<DeadLetter, 'envelopes' | 'unreadable'> {
  try {
    const envelopes = envelopesIn(content).map(open);
    return envelopes.length === 0 ? { envelopes, unreadable: 'It holds no message.' } : { envelopes, unreadable: undefined };
  } catch (error) {
    return { envelopes: [], unreadable: error instanceof SyntaxError ? 'It is no JSON.' : toAppError(error).message };
  }
}

/** The broker writes another kind of header when it gives a message up itself. */
function reasonIn(headers: Headers): Reason {
  const said = (name: string): string => cut(headers[name] ?? '', LONGEST_REASON);
  if (headers[DEAD_HEADERS.code] !== undefined) {
    return { code: said(DEAD_HEADERS.code), kind: said(DEAD_HEADERS.kind), message: said(DEAD_HEADERS.message), diedAt: said(DEAD_HEADERS.diedAt) };
  }
  const [last] = Array.isArray(headers['x-death']) ? (headers['x-death'] as Array<Record<string, unknown> | undefined>) : [];
  const seconds = (last?.['time'] as { value?: unknown } | undefined)?.value;
  const why = cut(last?.['reason'] ?? 'unknown');
  return { code: GIVEN_UP, kind: 'bug', message: `The broker has given it up: ${why}.`, diedAt: typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : '' };
}

const headersOf = ({ properties }: Raw): Headers => (properties.headers ?? {});
const cut = (value: unknown, most = LONGEST_NAME): string => (typeof value === 'string' ? value.slice(0, most) : '');
