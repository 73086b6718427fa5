import type { ParsedMail } from '../mail/parse-mail.js';

/** What threading looks at in a message; ids with angle brackets, addresses bare. */
export interface ThreadMessage {
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** False where the receiving server found the sender forged (DMARC); null where nobody checked. */
  readonly authenticated?: boolean | null;
}

/** A message of a thread with what it says. */
export interface ThreadMail extends ThreadMessage {
  /** Of the header: `Name <address>`. */
  readonly fromHeader: string;
  readonly subject: string;
  /** Plain text or HTML. */
  readonly body: string;
  readonly received: Date;
}

/** Where something was said. */
export interface Said {
  readonly messageId: string;
  readonly sentence: string;
}

/** A mail of the thread with its body taken apart. */
export interface ReadMail {
  readonly mail: ThreadMail;
  readonly parsed: ParsedMail;
}

/** Everybody whom a message names, in lower case. */
export function peopleOf({ from, to, cc }: Pick<ThreadMessage, 'from' | 'to' | 'cc'>): string[] {
  return [...new Set([from, ...to, ...cc].map((address) => address.trim().toLowerCase()).filter((address) => address !== ''))];
}

/** Ids that a message says it answers, the nearest first, without its own. */
export function ancestorsOf({ messageId, inReplyTo, references }: ThreadMessage): string[] {
  const nearest = [...(inReplyTo === null ? [] : [inReplyTo]), ...references.toReversed()];
  return [...new Set(nearest)].filter((id) => id !== messageId);
}
