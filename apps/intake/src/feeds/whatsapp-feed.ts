import { createHash } from 'node:crypto';
import { listWhatsappMessages } from '@waggle/contracts';
import type { ToolClient } from '@waggle/mcp-client';
import type { z } from 'zod';
import type { ArrivingTask } from '../sources/task-taker.service.js';
import type { Feed, FeedEntry, FeedPage } from './feed.js';

type Message = z.infer<typeof listWhatsappMessages.output>['messages'][number];

const HASH_LENGTH = 8;

/** What people write by WhatsApp; what one of them wrote since the last look is one task. */
export function whatsappFeed(tools: Pick<ToolClient, 'call'>): Feed {
  return {
    name: 'whatsapp',
    work: 'whatsapp',
    read: async (cursor, signal): Promise<FeedPage> => {
      const { messages, ...page } = await tools.call(listWhatsappMessages, cursor === undefined ? {} : { cursor }, { signal });
      return { ...page, entries: chatsOf(messages) };
    },
  };
}

/** Who has opted out gets no answer, so there is nothing to do. */
export function chatsOf(messages: readonly Message[]): FeedEntry[] {
  const chats = new Map<string, [Message, ...Message[]]>();
  for (const message of messages) {
    const known = chats.get(message.chat);
    if (known === undefined) chats.set(message.chat, [message]);
    else known.push(message);
  }
  return [...chats.values()].map((of) => ({ items: of.map(({ id }) => id), task: of.some(({ optedOut }) => optedOut) ? null : chatTask(of) }));
}

/** They choose their name themselves: one with digits in it could pass for another number. */
function chatTask(messages: readonly [Message, ...Message[]]): ArrivingTask {
  const { id, chat, name, at } = messages.at(-1) ?? messages[0];
  const hash = createHash('sha256').update(`whatsapp\n${id}`).digest('hex').slice(0, HASH_LENGTH);
  return {
    taskId: `WHATSAPP_${at.slice(0, 10).replaceAll('-', '')}_${hash}`,
    frontMatter: { source: 'feed:whatsapp', title: `WhatsApp from ${name ?? chat}`, chat, from: name === null || /\d/.test(name) ? chat : name, message_id: id, received: at },
    body: `${messages.map(({ text }) => text.trimEnd()).join('\n\n')}\n`,
    sourceKey: `feed whatsapp ${id}`,
  };
}
