import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

/** E.164 with its plus. Whether such a number can exist is checked by the server. */
export const phoneNumberSchema = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a telephone number like +491701234567');
const messageIdSchema = z.string().max(200).regex(/^wamid\.[A-Za-z0-9+/=_-]+$/, 'the id of a message as read_whatsapp_chat gives it');
/** Line feeds are the only control characters; no half of a surrogate pair. */
const messageText = z.string().min(1).max(4096).regex(/^[^\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]*$/u, 'no control characters but line feeds');
/** As WhatsApp wants it: one line, and no more than four spaces on end. */
const templateParameter = z.string().min(1).max(1024).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'one line without control characters').regex(/^(?!.* {5})/u, 'at most four spaces on end');

export const whatsappContentSchema = z.discriminatedUnion('kind', [
  /** Only while the window is open. */
  z.strictObject({ kind: z.literal('text'), text: messageText }),
  /** Approved by WhatsApp; at any time. The parameters in the template's order. */
  z.strictObject({
    kind: z.literal('template'),
    name: z.string().regex(/^[a-z0-9_]{1,512}$/),
    language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
    parameters: z.array(templateParameter).max(20),
  }),
]);

/** 24 hours from the last message that they wrote; outside only templates may be sent. */
const windowSchema = z.object({ open: z.boolean(), closes: z.iso.datetime().nullable() });
const chatSchema = z.object({
  chat: z.string(),
  name: z.string().nullable(),
  window: windowSchema,
  /** They wrote STOP: nothing may be sent. */
  optedOut: z.boolean(),
});

export const listWhatsappChats = tool(
  'whatsapp',
  'list_whatsapp_chats',
  'SAFE',
  'Lists chats, newest first, each with its last message, whether free text may be sent (window) and whether they have opted out.',
  z.object({ query: z.string().min(1).max(100).optional(), limit: z.number().int().min(1).max(100).default(20) }),
  z.object({ chats: z.array(chatSchema.extend({ lastText: z.string(), lastAt: z.iso.datetime() })) }),
);

export const readWhatsappChat = tool(
  'whatsapp',
  'read_whatsapp_chat',
  'SAFE',
  'Reads a chat, newest message first, with what send_whatsapp needs: the id of their last message, the window, and the templates that may be sent.',
  z.object({ chat: phoneNumberSchema, limit: z.number().int().min(1).max(200).default(50) }),
  z.object({
    chat: chatSchema,
    /** Of the newest message that they wrote; null when they never have. */
    lastMessageId: z.string().nullable(),
    messages: z.array(
      z.object({
        id: z.string(),
        direction: z.enum(['in', 'out']),
        text: z.string(),
        at: z.iso.datetime(),
        /** Of ours only. */
        status: z.enum(['accepted', 'sent', 'delivered', 'read', 'failed']).nullable(),
      }),
    ),
    templates: z.array(z.object({ name: z.string(), language: z.string(), category: z.string(), text: z.string(), parameters: z.array(z.string()) })),
  }),
);

export const listWhatsappMessages = tool(
  'whatsapp',
  'list_whatsapp_messages',
  'SAFE',
  'Lists the messages that were received since a cursor, in the order in which they were received. Without a cursor: none, and the cursor of now.',
  z.object({ cursor: z.string().regex(/^\d{1,18}$/, 'a cursor as list_whatsapp_messages gives it').optional(), limit: z.number().int().min(1).max(200).default(50) }),
  z.object({
    messages: z.array(z.object({ id: z.string(), chat: z.string(), name: z.string().nullable(), text: z.string(), at: z.iso.datetime(), optedOut: z.boolean() })),
    cursor: z.string(),
    /** There are later ones: ask again with the cursor. */
    more: z.boolean(),
  }),
);

export const sendWhatsapp = tool(
  'whatsapp',
  'send_whatsapp',
  'DANGEROUS',
  'Sends a message in a chat: free text while the window is open, else an approved template.',
  z.object({ chat: phoneNumberSchema, lastMessageId: messageIdSchema.nullable(), content: whatsappContentSchema }),
  z.object({ messageId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() }),
);

export const WHATSAPP_TOOLS = [listWhatsappChats, readWhatsappChat, listWhatsappMessages, sendWhatsapp] as const;
