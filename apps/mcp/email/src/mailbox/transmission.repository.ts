import type { Database } from '@waggle/persistence';

/**
 * Which mails have begun to leave. SMTP cannot be asked whether it took a mail; that not a byte of it was ever given to the server
 * can be known, if it is written down before the first one.
 */
export class TransmissionRepository {
  constructor(private readonly database: Database) {}

  /** False when another attempt has begun before. */
  async begin(messageId: string, attempt: string): Promise<boolean> {
    const sql = `INSERT INTO transmission (message_id, attempt) VALUES ($1, $2)
       ON CONFLICT (message_id) DO UPDATE SET attempt = EXCLUDED.attempt WHERE transmission.attempt = EXCLUDED.attempt RETURNING message_id`;
    return (await this.database.query(sql, [messageId, attempt])).length > 0;
  }

  /** The server has certainly not taken it from this attempt. */
  async forget(messageId: string, attempt: string): Promise<void> {
    await this.database.query('DELETE FROM transmission WHERE message_id = $1 AND attempt = $2', [messageId, attempt]);
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
