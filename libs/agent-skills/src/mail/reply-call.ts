import { createHash } from 'node:crypto';
import type { ReplyDraft, Understanding } from '@waggle/brain';
import { sentenceWith } from '@waggle/brain';
import type { Proposal, Taint } from '@waggle/contracts';
import type { MailTask } from './mail-task.js';

const MAX_REFERENCES = 100;

/** Who gets the reply: the sender, and in copy everybody else who got the mail, without ourselves. */
export function recipientsOf(mail: MailTask, ownDomains: readonly string[]): { to: string[]; cc: string[] } {
  const to = mail.replyTo ?? mail.sender;
  const isOurs = (address: string): boolean => ownDomains.some((domain) => address.endsWith(`@${domain}`));
  const others = mail.to.some(isOurs) ? mail.to : mail.to.slice(1);
  const cc = [...new Set([...others, ...mail.cc])].filter((address) => !isOurs(address) && address !== to && address !== mail.sender);
  return { to: [to], cc };
}

/** The exact call: an answer in its thread, or a new mail where there is no Message-ID to answer to. */
export function callFor(mail: MailTask, draft: ReplyDraft, ownDomains: readonly string[]): Pick<Proposal, 'server' | 'tool' | 'args'> {
  const common = { ...recipientsOf(mail, ownDomains), subject: draft.subject, text: draft.text };
  if (mail.messageId === null) return { server: 'email', tool: 'send_email', args: common };
  const references = [...mail.references, mail.messageId].slice(-MAX_REFERENCES);
  return { server: 'email', tool: 'reply_email', args: { ...common, inReplyTo: mail.messageId, references } };
}

/** What in the call comes from the stranger's own words, each with its sentence. */
export function taintOf(mail: MailTask, seen: Understanding, draft: ReplyDraft, cc: readonly string[]): Taint[] {
  const source = mail.messageId ?? `mail from ${mail.sender}`;
  const whole = `${mail.subject}\n${seen.mail.text}`;
  const said = repeatedWords(seen, draft.text).filter((word) => word !== mail.sender);
  return [
    ...(mail.replyTo === null ? [] : [{ field: 'to', source, sentence: `Reply-To: ${mail.replyTo} (the mail came from ${mail.sender})` }]),
    ...(cc.length === 0 ? [] : [{ field: 'cc', source, sentence: `In copy of the mail: ${cc.join(', ')}` }]),
    ...said.map((word) => ({ field: 'text', source, sentence: sentenceWith(whole, word) })),
  ];
}

/** Sums, links, accounts, addresses and invoice numbers of a stranger's message that an answer says again. */
export function repeatedWords({ facts }: Understanding, answer: string): string[] {
  const { sums, links, accounts, addresses, invoiceNumbers } = facts;
  const words = [...sums.map((sum) => sum.text), ...links, ...accounts, ...addresses, ...invoiceNumbers];
  return [...new Set(words.filter((word) => appears(answer, word)))];
}

/** A sum may be written in another way than it came. */
function appears(text: string, word: string): boolean {
  const digits = word.replace(/\D/g, '');
  return text.includes(word) || (digits.length >= 4 && text.replace(/[^\d\n]/g, '').includes(digits));
}

/** The same delegation proposes the same thing under the same id, however often it is delivered. */
export function proposalId(delegationId: string): string {
  const hash = createHash('sha256').update(`proposal ${delegationId}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
