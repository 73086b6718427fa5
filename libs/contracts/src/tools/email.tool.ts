import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

/** Nothing that breaks a line anywhere: a header value that holds a line break would start another header. No half characters either. */
const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u;
/** One character class and no group: a group overflows the stack on megabytes. */
const PLAIN_TEXT = /^[^\p{Cs}\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$/u;
export const headerTextSchema = z.string().max(998).regex(ONE_LINE, 'no line breaks or other control characters in a header');
/** One plain address: no name, comment, quoted part, list or route. A domain in letters beyond ASCII comes as xn--. */
export const mailAddressSchema = z.email().max(254);
export const messageIdSchema = z.string().max(900).regex(/^<[^<>\s\p{Cc}\p{Cs}]+@[^<>\s\p{Cc}\p{Cs}]+>$/u, 'a Message-ID like <id@host>');

/** SHA-256 (hex) of a mail as it lies in the mailbox: two mails can bear one Message-ID, but never one digest. */
export const mailDigestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'the digest that read_email gives');

const searched = z.string().min(1).max(500).regex(ONE_LINE, 'one line without control characters');
const outgoing = {
  to: z.array(mailAddressSchema).min(1).max(50),
  cc: z.array(mailAddressSchema).max(50).default([]),
  subject: headerTextSchema,
  /** Plain text, LF line ends. */
  text: z.string().min(1).max(200_000).regex(PLAIN_TEXT, 'text without control characters'),
};

export const mailSummarySchema = z.object({
  messageId: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  date: z.iso.datetime().nullable(),
});
const sent = z.object({ messageId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() });

export const searchInbox = tool(
  'email',
  'search_inbox',
  'SAFE',
  'Finds mails by sender, subject, text or thread, newest first.',
  z.object({
    from: searched.optional(),
    subject: searched.optional(),
    text: searched.optional(),
    references: searched.optional(),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  z.object({ mails: z.array(mailSummarySchema) }),
);

export const readEmail = tool(
  'email',
  'read_email',
  'SAFE',
  'Reads one mail by its Message-ID.',
  z.object({ messageId: messageIdSchema }),
  z.object({
    mail: mailSummarySchema.extend({
      /** For `forward_email`. Who only reads or answers a mail can do without. */
      digest: mailDigestSchema.optional(),
      cc: z.array(z.string()).default([]),
      replyTo: z.array(z.string()).default([]),
      text: z.string(),
      inReplyTo: z.string().nullable(),
      references: z.array(z.string()),
      /** Those that tell mail of programs from mail of people, by name in lower case; for the threading server. */
      headers: z.record(z.string(), z.string()).default({}),
      /** Names are plain file names, whatever the mail called them. */
      attachments: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.number().int() })),
    }),
  }),
);

export const draftEmail = tool(
  'email',
  'draft_email',
  'DRAFT',
  'Keeps a draft in the Drafts mailbox; nothing is sent.',
  z.object({ ...outgoing, inReplyTo: messageIdSchema.optional(), references: z.array(messageIdSchema).max(100).default([]) }),
  z.object({ draftId: z.string() }),
);

export const sendEmail = tool('email', 'send_email', 'DANGEROUS', 'Sends a new mail.', z.object(outgoing), sent);

export const replyEmail = tool(
  'email',
  'reply_email',
  'DANGEROUS',
  'Answers a mail in its thread.',
  z.object({ ...outgoing, inReplyTo: messageIdSchema, references: z.array(messageIdSchema).max(100) }),
  sent,
);

export const forwardEmail = tool(
  'email',
  'forward_email',
  'DANGEROUS',
  'Forwards a mail to others with a covering note; digest is that of the mail as read_email gave it.',
  z.object({ ...outgoing, messageId: messageIdSchema, digest: mailDigestSchema }),
  sent,
);

export const EMAIL_TOOLS = [searchInbox, readEmail, draftEmail, sendEmail, replyEmail, forwardEmail] as const;
