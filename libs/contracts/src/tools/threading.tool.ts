import { z } from 'zod';
import { tool } from '../tool.js';
import { headerTextSchema, mailAddressSchema, messageIdSchema } from './email.tool.js';

const MAX_MESSAGES = 10_000;
const MAX_BODY = 200_000;

/** What arrived may be odd: anything that breaks no header and no database passes. */
const arrivedLine = (max: number) => z.string().max(max).regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u, 'one line without control characters');
const arrivedId = arrivedLine(998).min(1);
const arrivedAddress = arrivedLine(320);
const body = z.string().max(MAX_BODY).regex(/^[^\0]*$/, 'no NUL characters').describe('Plain text or HTML, as received');
const headers = z
  .record(z.string().max(100), z.string().max(8_000))
  .refine((values) => Object.keys(values).length <= 200, 'at most 200 headers')
  .describe('Header values by name in lower case; tells answers of programs from answers of people')
  .default({});
const own = z.array(arrivedAddress).max(200).describe('Our own addresses, or @domain for a whole domain').default([]);

const message = z.object({
  messageId: arrivedId.describe('With angle brackets'),
  inReplyTo: arrivedId.nullable().default(null),
  references: z.array(arrivedId).max(200).default([]),
  from: arrivedAddress.describe('The bare address'),
  to: z.array(arrivedAddress).max(200).default([]),
  cc: z.array(arrivedAddress).max(200).default([]),
  authenticated: z.boolean().nullable().describe('False when the receiving server found the sender forged (DMARC)').default(null),
});
const mail = message.extend({
  fromName: arrivedLine(200).default(''),
  subject: arrivedLine(998).default(''),
  body: body.default(''),
  headers,
  received: z.iso.datetime({ offset: true }),
});

const automatic = z.enum(['out_of_office', 'bounce', 'receipt', 'newsletter', 'auto_reply', 'notification']).nullable();
const said = { messageId: z.string(), sentence: z.string() };

export const parseThread = tool(
  'threading',
  'parse_thread',
  'SAFE',
  'Puts mails into threads by References and In-Reply-To, and splits each into its new text, quotes, signature and answers between quoted lines. Mails of strangers who only know a message id are kept apart and named.',
  z.object({ messages: z.array(mail.omit({ received: true })).min(1).max(MAX_MESSAGES).describe('In the order in which they came') }),
  z.object({
    messages: z.array(
      z.object({
        messageId: z.string(),
        text: z.string(),
        quoted: z.string(),
        signature: z.string(),
        forwarded: z.boolean(),
        answers: z.array(z.object({ quoted: z.string(), text: z.string() })),
        automatic,
      }),
    ),
    threads: z.array(z.object({ root: z.string(), messageIds: z.array(z.string()), participants: z.array(z.string()), missing: z.array(z.string()) })),
    apart: z.array(z.object({ messageId: z.string(), from: z.string(), claims: z.string(), reason: z.enum(['stranger_in_thread', 'sender_not_authenticated']) })),
    duplicates: z.array(z.string()),
    loops: z.array(z.string()),
  }),
  60_000,
);

export const extractContext = tool(
  'threading',
  'extract_context',
  'SAFE',
  'Finds who takes part in a thread, and the dates, sums, names, open questions, mentioned attachments and promises in it, each with the message and sentence it comes from.',
  z.object({ messages: z.array(mail).min(1).max(200).describe('Of one thread, in their order'), own }),
  z.object({
    language: z.enum(['en', 'de', 'fr', 'es', 'it', 'nl']),
    participants: z.array(z.object({ email: z.string(), name: z.string().nullable(), company: z.string().nullable(), own: z.boolean(), messageId: z.string() })),
    dates: z.array(z.object({ ...said, date: z.string(), time: z.string().nullable(), text: z.string() })),
    sums: z.array(z.object({ ...said, minor: z.number().int(), currency: z.string(), text: z.string() })),
    names: z.array(z.object({ ...said, name: z.string() })),
    openQuestions: z.array(z.object({ ...said, askedBy: z.string().nullable(), quoted: z.boolean() })),
    attachmentsMentioned: z.array(z.object(said)),
    promises: z.array(z.object({ ...said, by: z.string() })),
  }),
);

export const detectIntentTool = tool(
  'threading',
  'detect_intent',
  'SAFE',
  'Says what the writer of a mail wants, with the sentence that shows it. Quoted text never decides; mail of programs (out of office, bounce, newsletter) has no intent.',
  z.object({ from: arrivedAddress.default(''), subject: arrivedLine(998).default(''), body, headers }),
  z.object({
    automatic,
    intent: z.enum(['scheduling_request', 'question', 'objection', 'acceptance', 'rejection', 'information_request']).nullable(),
    detail: z.string().nullable(),
    score: z.number().min(0).max(1),
    sentence: z.string(),
    conditional: z.boolean(),
  }),
);

export const maintainThread = tool(
  'threading',
  'maintain_thread',
  'DRAFT',
  'Gives the headers of a reply: recipients, subject, In-Reply-To and References, with flags for what a person should know first. Nothing is sent.',
  z.object({
    parent: message.extend({ messageId: messageIdSchema, subject: arrivedLine(998).default(''), replyTo: z.array(arrivedAddress).max(50).default([]) }).describe('The message that is answered'),
    all: z.boolean().describe('Reply to everybody who got it').default(false),
    own,
  }),
  z.object({
    to: z.array(mailAddressSchema),
    cc: z.array(mailAddressSchema),
    subject: headerTextSchema,
    inReplyTo: messageIdSchema,
    references: z.array(messageIdSchema),
    flags: z.array(z.enum(['reply_to_other_domain', 'reply_to_several', 'own_message', 'no_recipient', 'address_left_out', 'references_trimmed'])),
  }),
);

export const THREADING_TOOLS = [parseThread, extractContext, detectIntentTool, maintainThread] as const;
