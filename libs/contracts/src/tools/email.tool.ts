import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

/** No control characters: a header value that holds a line break would start another header. */
const headerText = z.string().max(998).regex(/^\P{Cc}*$/u, 'no line breaks or other control characters in a header');
export const mailAddressSchema = z.email().max(254);

const messageIdSchema = z.string().regex(/^<[^<>\s]+@[^<>\s]+>$/, 'a Message-ID like <id@host>');
const outgoing = {
  to: z.array(mailAddressSchema).min(1).max(50),
  cc: z.array(mailAddressSchema).max(50).default([]),
  subject: headerText,
  /** Plain text, LF line ends. */
  text: z.string().min(1).max(200_000),
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
    from: z.string().optional(),
    subject: z.string().optional(),
    text: z.string().optional(),
    references: z.string().optional(),
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
      text: z.string(),
      inReplyTo: z.string().nullable(),
      references: z.array(z.string()),
      attachments: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.number().int() })),
    }),
  }),
);

export const draftEmail = tool(
  'email',
  'draft_email',
  'DRAFT',
  'Keeps a draft in the Drafts mailbox; nothing is sent.',
  z.object({ ...outgoing, inReplyTo: messageIdSchema.optional(), references: z.array(messageIdSchema).default([]) }),
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
  'Forwards a mail to others with a covering note.',
  z.object({ ...outgoing, messageId: messageIdSchema }),
  sent,
);

export const EMAIL_TOOLS = [searchInbox, readEmail, draftEmail, sendEmail, replyEmail, forwardEmail] as const;
