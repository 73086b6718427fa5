import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import type { ChatSummary, Message } from './message.js';
import { windowOf } from './message.js';

interface ChatRow {
  chat: string;
  name: string | null;
  opted_out_at: Date | null;
  last_inbound_id: string | null;
  last_inbound_at: Date | null;
}

interface NewestRow extends ChatRow {
  last_text: string;
  last_at: Date;
}

interface MessageRow {
  id: string;
  direction: Message['direction'];
  text: string;
  at: Date;
  status: Message['status'];
}

/** A chat with the message that an answer would answer. */
export interface Chat extends ChatSummary {
  /** Of the newest message that they wrote. */
  readonly lastMessageId: string | null;
}

/** A failure that comes after the delivery is none; a state lies in the future only in the sandbox. */
const STATUS = `CASE WHEN direction = 'in' THEN NULL
  WHEN read_at <= now() THEN 'read' WHEN delivered_at <= now() THEN 'delivered' WHEN failed_at <= now() THEN 'failed'
  WHEN sent_at <= now() THEN 'sent' ELSE 'accepted' END`;
const LAST_INBOUND = `LEFT JOIN LATERAL (
  SELECT id AS last_inbound_id, at AS last_inbound_at FROM whatsapp_message m
  WHERE m.chat = c.chat AND direction = 'in' ORDER BY at DESC, id DESC LIMIT 1) inbound ON true`;

/** Reads what was written in the chats. */
@Injectable()
export class ChatRepository {
  constructor(private readonly database: Database) {}

  /** Newest first; `query` is part of the name or the number. */
  async list(query: string | undefined, limit: number): Promise<Array<ChatSummary & { lastText: string; lastAt: string }>> {
    const rows = await this.database.query<NewestRow>(
      `SELECT c.*, inbound.*, newest.text AS last_text, newest.at AS last_at
       FROM whatsapp_chat c ${LAST_INBOUND}
       JOIN LATERAL (SELECT text, at FROM whatsapp_message m WHERE m.chat = c.chat ORDER BY at DESC, id DESC LIMIT 1) newest ON true
       WHERE $1::text IS NULL OR strpos(lower(coalesce(name, '') || ' ' || c.chat), lower($1)) > 0
       ORDER BY c.last_at DESC LIMIT $2`,
      [query ?? null, limit],
    );
    const now = new Date();
    return rows.map((row) => ({ ...summaryOf(row, now), lastText: row.last_text, lastAt: row.last_at.toISOString() }));
  }

  /** A number that never wrote is a chat without messages. */
  async read(chat: string): Promise<Chat> {
    const [row] = await this.database.query<ChatRow>(`SELECT c.*, inbound.* FROM whatsapp_chat c ${LAST_INBOUND} WHERE c.chat = $1`, [chat]);
    const known = row ?? { chat, name: null, opted_out_at: null, last_inbound_id: null, last_inbound_at: null };
    return { ...summaryOf(known, new Date()), lastMessageId: known.last_inbound_id };
  }

  /** Newest first. */
  async messages(chat: string, limit: number): Promise<Message[]> {
    const sql = `SELECT id, direction, text, at, ${STATUS} AS status FROM whatsapp_message WHERE chat = $1 ORDER BY at DESC, id DESC LIMIT $2`;
    return (await this.database.query<MessageRow>(sql, [chat, limit])).map(toMessage);
  }

  async message(id: string): Promise<Message | undefined> {
    const [row] = await this.database.query<MessageRow>(`SELECT id, direction, text, at, ${STATUS} AS status FROM whatsapp_message WHERE id = $1`, [id]);
    return row === undefined ? undefined : toMessage(row);
  }
}

function summaryOf(row: ChatRow, now: Date): ChatSummary {
  return { chat: row.chat, name: row.name, window: windowOf(row.last_inbound_at, now), optedOut: row.opted_out_at !== null };
}

function toMessage({ id, direction, text, at, status }: MessageRow): Message {
  return { id, direction, text, at: at.toISOString(), status };
}
