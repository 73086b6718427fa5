import { mailAddressSchema, messageIdSchema } from '@waggle/contracts';
import { replySubject } from '../mail/subject.js';
import { ancestorsOf, type ThreadMessage } from './thread-message.js';

/** The message that is answered. */
export interface ReplyParent extends ThreadMessage {
  readonly subject: string;
  readonly replyTo: readonly string[];
}

export type ReplyFlag = 'reply_to_other_domain' | 'reply_to_several' | 'own_message' | 'no_recipient' | 'address_left_out' | 'references_trimmed';

export interface ReplyHeaders {
  readonly to: string[];
  readonly cc: string[];
  readonly subject: string;
  readonly inReplyTo: string;
  readonly references: string[];
  /** What a person should know before it is sent. */
  readonly flags: ReplyFlag[];
}

export interface ReplyOptions {
  /** Everybody who got the message gets the reply. */
  readonly all: boolean;
  /** Our addresses, or `@domain` for a whole domain: they get no reply. */
  readonly own: readonly string[];
}

const MAX_REFERENCES = 50;
const MAX_SUBJECT = 998;

/**
 * The headers of a reply: RFC 5322, 3.6.4 for the thread, 3.6.3 for the recipients. Of very long References the first id (the
 * thread's root) and the last ones stay. An answer to our own message goes to whom that went to.
 */
export function replyHeaders(parent: ReplyParent, { all, own }: ReplyOptions): ReplyHeaders {
  const isOwn = ownAddress(own);
  const from = lower(parent.from);
  const ours = isOwn(from);
  const asked = parent.replyTo.map(lower);
  const first = distinct(ours ? parent.to : asked.length > 0 ? asked : [from]).filter((address) => !isOwn(address));
  const others = all ? distinct([...(ours ? [] : parent.to), ...parent.cc]).filter((address) => !isOwn(address) && !first.includes(address)) : [];
  const [to, cc] = [first.filter(isAddress), others.filter(isAddress)];
  const ids = referencesOf(parent);
  const references = ids.length > MAX_REFERENCES ? [...ids.slice(0, 1), ...ids.slice(1 - MAX_REFERENCES)] : ids;
  const flags: Array<[ReplyFlag, boolean]> = [
    ['reply_to_other_domain', !ours && asked.some((address) => domainOf(address) !== domainOf(from))],
    ['reply_to_several', !ours && asked.length > 1],
    ['own_message', ours],
    ['no_recipient', to.length === 0],
    ['address_left_out', to.length < first.length || cc.length < others.length],
    ['references_trimmed', references.length < ids.length],
  ];
  return { to, cc, subject: replySubject(parent.subject).slice(0, MAX_SUBJECT), inReplyTo: parent.messageId, references, flags: flags.flatMap(([flag, holds]) => (holds ? [flag] : [])) };
}

/** The parent's References, or its In-Reply-To when it has none, and then the parent. */
function referencesOf(parent: ReplyParent): string[] {
  const before = parent.references.length > 0 ? distinctIds(parent.references) : ancestorsOf(parent);
  return [...before.filter((id) => id !== parent.messageId && messageIdSchema.safeParse(id).success), parent.messageId];
}

/** An address that can be written to; what came in may be anything. */
function isAddress(address: string): boolean {
  return mailAddressSchema.safeParse(address).success;
}

function distinctIds(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function ownAddress(own: readonly string[]): (address: string) => boolean {
  const known = new Set(own.map(lower));
  return (address) => known.has(address) || known.has(`@${domainOf(address)}`);
}

function distinct(addresses: readonly string[]): string[] {
  return distinctIds(addresses.map(lower).filter((address) => address !== ''));
}

function lower(address: string): string {
  return address.trim().toLowerCase();
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
