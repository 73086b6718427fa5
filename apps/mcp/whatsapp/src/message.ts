import { createHash } from 'node:crypto';
import type { readWhatsappChat, sendWhatsapp } from '@waggle/contracts';
import type { z } from 'zod';

export type SendArgs = z.infer<typeof sendWhatsapp.input>;
export type ChatAnswer = z.infer<typeof readWhatsappChat.output>;
export type ChatSummary = ChatAnswer['chat'];
export type Message = ChatAnswer['messages'][number];

/** An approved template of which only the body has parameters. */
export interface Template {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  /** With its places as `{{1}}` or `{{first_name}}`. */
  readonly text: string;
  /** Names of the places, in order. */
  readonly parameters: readonly string[];
}

export interface OutgoingMessage {
  /** E.164. */
  readonly chat: string;
  /** As they will read it. */
  readonly text: string;
  readonly template?: { readonly name: string; readonly language: string; readonly parameters: ReadonlyArray<{ readonly name: string; readonly value: string }> };
}

const WINDOW_MS = 24 * 3_600_000;

/** When free text may be sent: 24 hours from the last message that they wrote. */
export function windowOf(lastInbound: Date | null, now: Date): ChatSummary['window'] {
  if (lastInbound === null) return { open: false, closes: null };
  const closes = new Date(lastInbound.getTime() + WINDOW_MS);
  return { open: closes > now, closes: closes.toISOString() };
}

/** The same content as answer to the same message is a probable duplicate. */
export function messageKey({ chat, lastMessageId, content }: SendArgs): string {
  const written = content.kind === 'text' ? content.text : [content.name, content.language, ...content.parameters].join('\n');
  const digest = createHash('sha256').update(`${content.kind}\n${written}`, 'utf8').digest('hex');
  return `whatsapp:${chat}:${lastMessageId ?? 'first'}:${digest}`;
}

/** The places of a template's text, in the order in which they first stand there. */
export function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))];
}

/** The template with its places filled in. */
export function filledIn({ text, parameters }: Template, values: readonly string[]): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[parameters.indexOf(name)] ?? place);
}
