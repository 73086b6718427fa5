import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';

/** How far a mailbox has been read. UIDs mean nothing under another UIDVALIDITY. */
export interface ReadMark {
  readonly uidValidity: string;
  readonly lastUid: number;
}

export interface SeenMail {
  readonly account: string;
  /** The Message-ID, or a hash of the content where there is none. */
  readonly messageKey: string;
  /** Tells apart two mails that bear the same Message-ID. */
  readonly fingerprint: string;
}

@Injectable()
export class SeenMailRepository {
  constructor(private readonly database: Database) {}

  async mark(account: string): Promise<ReadMark | undefined> {
    const rows = await this.database.query<{ uidValidity: string; lastUid: string }>('SELECT uid_validity AS "uidValidity", last_uid AS "lastUid" FROM mailbox WHERE account = $1', [account]);
    const row = rows[0];
    return row && { uidValidity: row.uidValidity, lastUid: Number(row.lastUid) };
  }

  /** Moves the mark; never back within one UIDVALIDITY. */
  async moveMark(account: string, { uidValidity, lastUid }: ReadMark): Promise<void> {
    await this.database.query(
      `INSERT INTO mailbox AS m (account, uid_validity, last_uid) VALUES ($1, $2, $3)
       ON CONFLICT (account) DO UPDATE SET uid_validity = excluded.uid_validity,
         last_uid = CASE WHEN m.uid_validity = excluded.uid_validity THEN greatest(m.last_uid, excluded.last_uid) ELSE excluded.last_uid END`,
      [account, uidValidity, lastUid],
    );
  }

  async isSeen({ account, messageKey, fingerprint }: SeenMail): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 FROM seen_mail WHERE account = $1 AND message_key = $2 AND fingerprint = $3', [account, messageKey, fingerprint]);
    return rows.length > 0;
  }

  /** `taskId` is null for a mail of which no task could be made. */
  async remember({ account, messageKey, fingerprint }: SeenMail, taskId: string | null): Promise<void> {
    await this.database.query('INSERT INTO seen_mail (account, message_key, fingerprint, task_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [account, messageKey, fingerprint, taskId]);
  }
}
