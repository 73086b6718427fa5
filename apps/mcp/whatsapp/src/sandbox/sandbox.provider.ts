import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OnModuleInit } from '@nestjs/common';
import type { Found } from '@waggle/mcp-server';
import type { Database } from '@waggle/persistence';
import { vendorError } from '@waggle/vendor-api';
import type { ChatRepository } from '../chat.repository.js';
import type { OutgoingMessage, Template } from '../message.js';
import type { MessageRepository } from '../message.repository.js';
import type { WhatsappConfig } from '../whatsapp.config.js';
import { whatsappError } from '../whatsapp.error.js';
import { WhatsappProvider } from '../whatsapp.provider.js';
import { SANDBOX_CHATS } from './sandbox-chats.js';
import { SANDBOX_TEMPLATES } from './sandbox-templates.js';

/** WhatsApp's error for one pair of numbers, and how many messages a minute it takes. */
const PAIR_LIMIT = 10;
const PAIR_WINDOW_MS = 60_000;
/** WhatsApp takes free text outside the window, and reports afterwards that it was not delivered. */
const RE_ENGAGEMENT = 131_047;
const DELIVERED_AFTER_MS = 2000;
const READ_WITHIN_MS = 600_000;
const HOUR_MS = 3_600_000;

/** Behaves like the Cloud API and needs no account: everything stays in the database. */
export class SandboxProvider extends WhatsappProvider implements OnModuleInit {
  constructor(
    private readonly messages: MessageRepository,
    private readonly chats: ChatRepository,
    private readonly database: Database,
    private readonly config: Pick<WhatsappConfig, 'WHATSAPP_SANDBOX_LATENCY_MS'>,
  ) {
    super();
  }

  /** The sandbox has customers who have written before it is first started; what is known already stays as it is. */
  async onModuleInit(): Promise<void> {
    const now = Date.now();
    for (const { hoursAgo, ...message } of SANDBOX_CHATS) {
      if ((await this.chats.message(message.id)) === undefined) await this.messages.receive({ ...message, at: new Date(now - hoursAgo * HOUR_MS) });
    }
  }

  async templates(): Promise<Template[]> {
    await this.latency();
    return [...SANDBOX_TEMPLATES];
  }

  async send(message: OutgoingMessage, idempotencyKey: string): Promise<{ providerId: string }> {
    await this.latency();
    // An attempt that was cut off while its states were noted has sent it.
    const before = await this.messages.sentAs(idempotencyKey);
    if (before != null) return { providerId: before };
    checkTemplate(message);
    await this.checkPair(message.chat);
    const { window } = await this.chats.read(message.chat);
    const id = newMessageId(message.chat);
    await this.messages.begin(idempotencyKey, message);
    await this.messages.sent(idempotencyKey, id);
    await this.deliver(id, message.template !== undefined || window.open);
    return { providerId: id };
  }

  async find(idempotencyKey: string): Promise<Found> {
    await this.latency();
    const id = await this.messages.sentAs(idempotencyKey);
    return id == null ? { state: 'absent' } : { state: 'found', providerId: id };
  }

  /** States lie in the time to come and so come true by themselves; two of three messages are read. */
  private async deliver(id: string, allowed: boolean): Promise<void> {
    const now = Date.now();
    const sent = (state: 'sent' | 'delivered' | 'read', after: number): Promise<void> => this.messages.change({ id, state, at: new Date(now + after), key: null, failure: null });
    await sent('sent', 0);
    if (!allowed) return this.messages.change({ id, state: 'failed', at: new Date(now), key: null, failure: RE_ENGAGEMENT });
    await sent('delivered', DELIVERED_AFTER_MS);
    const luck = createHash('sha256').update(id).digest().readUInt32BE(0);
    if (luck % 3 < 2) await sent('read', DELIVERED_AFTER_MS + (luck % READ_WITHIN_MS));
  }

  private async checkPair(chat: string): Promise<void> {
    const [row] = await this.database.query<{ messages: number }>("SELECT count(*)::int AS messages FROM whatsapp_message WHERE chat = $1 AND direction = 'out' AND at > $2", [
      chat,
      new Date(Date.now() - PAIR_WINDOW_MS),
    ]);
    if ((row?.messages ?? 0) >= PAIR_LIMIT) throw vendorError('vendor_busy', 'WhatsApp takes no more messages to this number for a while', { code: 131_056, retryAfterSeconds: 60 });
  }

  private async latency(): Promise<void> {
    if (this.config.WHATSAPP_SANDBOX_LATENCY_MS > 0) await pause(this.config.WHATSAPP_SANDBOX_LATENCY_MS);
  }
}

function checkTemplate({ template }: OutgoingMessage): void {
  if (template === undefined) return;
  const approved = SANDBOX_TEMPLATES.find(({ name, language }) => name === template.name && language === template.language);
  if (approved === undefined) throw whatsappError('template_refused', 'WhatsApp knows no approved template of this name and language', { code: 132_001 });
  if (approved.parameters.length !== template.parameters.length) throw whatsappError('template_refused', 'The template has another number of parameters', { code: 132_000 });
}

/** As WhatsApp makes them: base64 of the number and of 9 bytes that are its own. */
function newMessageId(chat: string): string {
  const own = randomBytes(9).toString('hex').toUpperCase();
  const inner = [[0x1c, 0x18, chat.length - 1], Buffer.from(chat.slice(1)), [0x15, 0x02, 0x00, 0x11, 0x18, 0x12], Buffer.from(own), [0]];
  return `wamid.${Buffer.from(inner.flatMap((part) => [...part])).toString('base64')}`;
}
