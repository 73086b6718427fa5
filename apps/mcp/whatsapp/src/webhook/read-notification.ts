import { phoneNumberSchema } from '@waggle/contracts';
import { z } from 'zod';
import type { InboundMessage, StatusChange } from '../message.repository.js';

export type WebhookEvent = { readonly kind: 'message'; readonly message: InboundMessage } | { readonly kind: 'status'; readonly status: StatusChange };

const captioned = z.object({ caption: z.string().optional() });
const named = z.object({ title: z.string() });
const seconds = z.string().regex(/^\d{9,11}$/).transform((text) => new Date(Number(text) * 1000));
const idSchema = z.string().startsWith('wamid.').max(200);

const messageSchema = z.object({
  from: z.string(),
  id: idSchema,
  timestamp: seconds,
  type: z.string(),
  text: z.object({ body: z.string() }).optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z.object({ button_reply: named.optional(), list_reply: named.optional() }).optional(),
  reaction: z.object({ emoji: z.string().optional() }).optional(),
  image: captioned.optional(),
  video: captioned.optional(),
  document: captioned.optional(),
});
const statusSchema = z.object({
  id: idSchema,
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  timestamp: seconds,
  biz_opaque_callback_data: z.string().max(512).optional(),
  errors: z.array(z.object({ code: z.number().int() })).default([]),
});
const valueSchema = z.object({
  messaging_product: z.literal('whatsapp'),
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(z.object({ wa_id: z.string(), profile: z.object({ name: z.string().optional() }).optional() })).default([]),
  messages: z.array(z.unknown()).default([]),
  statuses: z.array(z.unknown()).default([]),
});
const notificationSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

/** A message is no longer than this; more is cut off. */
const MAX_TEXT = 4096;
const MAX_NAME = 200;

/**
 * The events of a notification for our number; undefined when it is no notification of WhatsApp. Kinds that are not known are
 * left out: WhatsApp adds some now and then, and sends again what is not taken.
 */
export function readNotification(body: unknown, phoneNumberId: string): WebhookEvent[] | undefined {
  const notification = notificationSchema.safeParse(body);
  if (!notification.success) return undefined;
  const changes = notification.data.entry.flatMap((entry) => entry.changes).filter(({ field }) => field === 'messages');
  return changes.flatMap(({ value }) => {
    const known = valueSchema.safeParse(value);
    return known.success && known.data.metadata.phone_number_id === phoneNumberId ? eventsOf(known.data) : [];
  });
}

function eventsOf({ contacts, messages, statuses }: z.infer<typeof valueSchema>): WebhookEvent[] {
  const names = new Map(contacts.map(({ wa_id, profile }) => [wa_id, profile?.name]));
  const received = messages.flatMap((one): WebhookEvent[] => {
    const message = messageSchema.safeParse(one);
    return message.success ? toMessage(message.data, names.get(message.data.from)) : [];
  });
  const changed = statuses.flatMap((one): WebhookEvent[] => {
    const status = statusSchema.safeParse(one);
    if (!status.success) return [];
    const { id, status: state, timestamp: at, biz_opaque_callback_data: key = null, errors } = status.data;
    return [{ kind: 'status', status: { id, state, at, key, failure: errors[0]?.code ?? null } }];
  });
  return [...received, ...changed];
}

function toMessage(message: z.infer<typeof messageSchema>, name: string | undefined): WebhookEvent[] {
  const chat = phoneNumberSchema.safeParse(`+${message.from}`);
  if (!chat.success) return [];
  const { id, timestamp: at } = message;
  const called = name === undefined ? null : cleaned(name, MAX_NAME).replaceAll('\n', ' ');
  return [{ kind: 'message', message: { id, chat: chat.data, name: called, text: cleaned(textOf(message), MAX_TEXT), at } }];
}

/** What they wrote or pressed; what is no text stands in brackets. */
function textOf({ type, text, button, interactive, reaction, image, video, document }: z.infer<typeof messageSchema>): string {
  const written = text?.body ?? button?.text ?? interactive?.button_reply?.title ?? interactive?.list_reply?.title;
  if (written !== undefined) return written;
  const besides = (image ?? video ?? document)?.caption ?? reaction?.emoji;
  return `[${type}]${besides === undefined ? '' : ` ${besides}`}`;
}

/** A stranger's text: no control characters but line feeds, no half of a surrogate pair. */
function cleaned(text: string, max: number): string {
  return text.slice(0, max).replace(/\r\n?/g, '\n').replace(/[\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]/gu, ' ');
}
