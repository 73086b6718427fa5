import type { Database } from '@waggle/persistence';

/**
 * Which mails have begun to leave. SMTP cannot be asked whether it took a mail; that not a byte of it was ever given to the server
 * can be known, if it is written down before the first one.
 */
export class TransmissionRepository {
  constructor(private readonly database: Database) {}

  /** False when it has begun before. */
  async begin(messageId: string): Promise<boolean> {
    return (await this.database.query('INSERT INTO transmission (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id', [messageId])).length > 0;
  }

  /** The server has certainly not taken it. */
  async forget(messageId: string): Promise<void> {
    await this.database.query('DELETE FROM transmission WHERE message_id = $1', [messageId]);
  }

  /** It took the mail, but not for these. */
  async note(messageId: string, refused: readonly string[]): Promise<void> {
    await this.database.query('UPDATE transmission SET refused = $2 WHERE message_id = $1', [messageId, refused]);
  }

  async refusedOf(messageId: string): Promise<string[]> {
    return (await this.database.query<{ refused: string[] }>('SELECT refused FROM transmission WHERE message_id = $1', [messageId]))[0]?.refused ?? [];
  }

  async hasBegun(messageId: string): Promise<boolean> {
    return (await this.database.query('SELECT 1 FROM transmission WHERE message_id = $1', [messageId])).length > 0;
  }
}
