import { addressOf } from '@waggle/brain';
import { mailAddressSchema } from '@waggle/contracts';
import { type Delegation, fieldOf, listOf } from '../delegation.js';

/** The mail that a task is about, as its front matter tells it. */
export interface MailTask {
  /** The header's value, name and address. */
  readonly from: string;
  /** Bare address of the sender. */
  readonly sender: string;
  /** Where the sender wants answers, when that is another address. */
  readonly replyTo: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly messageId: string | null;
  /** Oldest first, without the mail itself. */
  readonly references: readonly string[];
  readonly received: Date;
  readonly body: string;
  /** A program sent it, by its own word. */
  readonly automatic: boolean;
}

const MESSAGE_ID = /^<[^<>\s]+@[^<>\s]+>$/;

/** Reads the mail of a task; null when it names no sender. */
export function readMailTask(task: Delegation, now: Date): MailTask | null {
  const from = fieldOf(task, 'from', 'sender');
  const sender = from === null ? '' : addressOf(from);
  if (from === null || !mailAddressSchema.safeParse(sender).success) return null;
  const messageId = messageIds(fieldOf(task, 'message_id'))[0] ?? null;
  const ancestors = [...listOf(task, 'references').flatMap(messageIds), ...messageIds(fieldOf(task, 'in_reply_to'))];
  const replyTo = addresses(listOf(task, 'reply_to'))[0] ?? sender;
  return {
    from,
    sender,
    replyTo: replyTo === sender ? null : replyTo,
    to: addresses(listOf(task, 'to')),
    cc: addresses(listOf(task, 'cc')),
    subject: fieldOf(task, 'subject') ?? '',
    messageId,
    references: [...new Set(ancestors)].filter((id) => id !== messageId),
    received: dateOf(fieldOf(task, 'received', 'date', 'created')) ?? now,
    body: task.document.body,
    automatic: isAutomatic(task),
  };
}

function messageIds(text: string | null): string[] {
  return (text?.match(/<[^<>\s]+>/g) ?? []).filter((id) => MESSAGE_ID.test(id));
}

function addresses(headers: readonly string[]): string[] {
  return [...new Set(headers.map(addressOf))].filter((address) => mailAddressSchema.safeParse(address).success);
}

function isAutomatic(task: Delegation): boolean {
  if (fieldOf(task, 'automatic') !== null || task.document.frontMatter['automatic'] === true) return true;
  const submitted = fieldOf(task, 'auto_submitted');
  const bulk = fieldOf(task, 'precedence') ?? '';
  return (submitted !== null && submitted !== 'no') || /^(?:bulk|list|junk)$/i.test(bulk) || fieldOf(task, 'list_id', 'list_unsubscribe') !== null;
}

function dateOf(text: string | null): Date | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}
