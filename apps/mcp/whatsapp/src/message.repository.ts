import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { OutgoingMessage } from './message.js';
import { optOutOf } from './opt-out.js';

export interface InboundMessage {
  readonly id: string;
  /** E.164. */
  readonly chat: string;
  /** As they call themselves. */
  readonly name: string | null;
  readonly text: string;
  readonly at: Date;
}

export interface StatusChange {
  readonly id: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Date;
  /** What we gave along: the grant. */
  readonly key: string | null;
  /** WhatsApp's error code. */
  readonly failure: number | null;
}

const COLUMN: Readonly<Record<StatusChange['state'], string>> = { sent: 'sent_at', delivered: 'delivered_at', read: 'read_at', failed: 'failed_at' };

/** Keeps what was received and sent. Everything may come twice and in any order, as webhooks do. */
@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  /** Notes that a message is about to be sent. */
  async begin(key: string, { chat, text }: OutgoingMessage): Promise<void> {
    await this.database.query('INSERT INTO whatsapp_attempt (key, chat, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [key, chat, text]);
  }

  /** Undefined: nothing was begun. Null: nobody knows yet what became of it. */
  async sentAs(key: string): Promise<string | null | undefined> {
    const [row] = await this.database.query<{ message_id: string | null }>('SELECT message_id FROM whatsapp_attempt WHERE key = $1', [key]);
    return row?.message_id;
  }

  /** WhatsApp has taken what was begun. */
  async sent(key: string, id: string): Promise<void> {
    await this.database.transaction((tx) => this.keepSent(tx, key, id));
  }

  /** A message arrives. One that says STOP opts out, one that says START opts in again. */
  async receive({ id, chat, name, text, at }: InboundMessage): Promise<void> {
    await this.database.transaction(async (tx) => {
      // One after the other: a reader who has seen a number has seen all that are lower.
      await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('whatsapp inbox', 0))");
      await this.keepChat(tx, chat, name, at);
      const kept = await tx.query(
        `INSERT INTO whatsapp_message (id, chat, direction, text, at) VALUES ($1, $2, 'in', $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
        [id, chat, text, at],
      );
      const wish = optOutOf(text);
      if (kept.length === 0 || wish === undefined) return;
      // A wish that arrives late does not overrule a later one.
      const later = await tx.query<{ text: string }>("SELECT text FROM whatsapp_message WHERE chat = $1 AND direction = 'in' AND at > $2", [chat, at]);
      if (later.some((message) => optOutOf(message.text) !== undefined)) return;
      await tx.query('UPDATE whatsapp_chat SET opted_out_at = $2 WHERE chat = $1', [chat, wish === 'stop' ? at : null]);
    });
  }

  /** What became of one of our messages. The grant that comes along tells of one whose answer was lost. */
  async change({ id, state, at, key, failure }: StatusChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (key !== null) await this.keepSent(tx, key, id);
      await tx.query(`UPDATE whatsapp_message SET ${COLUMN[state]} = least(${COLUMN[state]}, $2), failure = coalesce(failure, $3) WHERE id = $1 AND direction = 'out'`, [id, at, failure]);
    });
  }

  private async keepSent(tx: Transaction, key: string, id: string): Promise<void> {
    const [begun] = await tx.query<{ chat: string; text: string; started_at: Date; message_id: string }>(
      'UPDATE whatsapp_attempt SET message_id = coalesce(message_id, $2) WHERE key = $1 RETURNING chat, text, started_at, message_id',
      [key, id],
    );
    // Only what we sent ourselves; and each grant one message.
    if (begun === undefined || begun.message_id !== id) return;
    await this.keepChat(tx, begun.chat, null, begun.started_at);
    await tx.query(`INSERT INTO whatsapp_message (id, chat, direction, text, at) VALUES ($1, $2, 'out', $3, $4) ON CONFLICT DO NOTHING`, [id, begun.chat, begun.text, begun.started_at]);
  }

  private async keepChat(tx: Transaction, chat: string, name: string | null, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO whatsapp_chat AS known (chat, name, last_at) VALUES ($1, $2, $3)
       ON CONFLICT (chat) DO UPDATE SET name = coalesce(excluded.name, known.name), last_at = greatest(known.last_at, excluded.last_at)`,
      [chat, name, at],
    );
  }
}
