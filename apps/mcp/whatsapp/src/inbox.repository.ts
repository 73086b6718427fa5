import { Injectable } from '@nestjs/common';
import type { listWhatsappMessages } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import type { z } from 'zod';

type Inbox = z.infer<typeof listWhatsappMessages.output>;

interface InboxRow {
  seq: string;
  id: string;
  chat: string;
  name: string | null;
  text: string;
  at: Date;
  optedOut: boolean;
}

/** What was received, in the order in which it was received: whoever has read up to a cursor misses nothing that comes late. */
@Injectable()
export class InboxRepository {
  constructor(private readonly database: Database) {}

  /** The cursor of now. */
  async end(): Promise<string> {
    const [row] = await this.database.query<{ end: string }>("SELECT coalesce(max(seq), 0)::text AS end FROM whatsapp_message WHERE direction = 'in'");
    return row?.end ?? '0';
  }

  async since(cursor: string, limit: number): Promise<Inbox> {
    const rows = await this.database.query<InboxRow>(
      `SELECT m.seq::text, m.id, m.chat, c.name, m.text, m.at, c.opted_out_at IS NOT NULL AS "optedOut" FROM whatsapp_message m JOIN whatsapp_chat c USING (chat)
       WHERE m.direction = 'in' AND m.seq > $1 ORDER BY m.seq LIMIT $2`,
      [cursor, limit + 1],
    );
    const page = rows.slice(0, limit);
    return { messages: page.map(({ seq: _, at, ...message }) => ({ ...message, at: at.toISOString() })), cursor: page.at(-1)?.seq ?? cursor, more: rows.length > limit };
  }
}
