import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

/** How far a mailbox has been read. UIDs mean nothing under another UIDVALIDITY. */
export interface ReadMark {
  readonly uidValidity: string;
  readonly lastUid: number;
}

export interface KeptMark extends ReadMark {
  /** When it was moved last. */
  readonly readAt: Date;
}

export interface SeenMail {
  /** What makes it the same mail again. */
  readonly sourceKey: string;
  readonly taskId: string;
}

@Injectable()
export class SeenMailRepository {
  constructor(readonly database: Database) {}

  /** Of one mailbox of an account. */
  async mark(account: string): Promise<KeptMark | undefined> {
    const rows = await this.database.query<KeptMark>('SELECT uid_validity AS "uidValidity", last_uid::float8 AS "lastUid", read_at AS "readAt" FROM mailbox WHERE account = $1', [account]);
    return rows[0];
  }

  /** Moves the mark; never back within one UIDVALIDITY. */
  async moveMark(tx: Transaction, account: string, { uidValidity, lastUid }: ReadMark): Promise<void> {
    await tx.query(
      `INSERT INTO mailbox AS m (account, uid_validity, last_uid) VALUES ($1, $2, $3)
       ON CONFLICT (account) DO UPDATE SET uid_validity = excluded.uid_validity, read_at = now(),
         last_uid = CASE WHEN m.uid_validity = excluded.uid_validity THEN greatest(m.last_uid, excluded.last_uid) ELSE excluded.last_uid END`,
      [account, uidValidity, lastUid],
    );
  }

  /** Remembers mails; gives the source keys of those that were not known. Always in the same order, so that two instances do not wait for each other. */
  async remember(tx: Transaction, mails: readonly SeenMail[]): Promise<Set<string>> {
    const ordered = [...mails].sort((one, two) => (one.sourceKey < two.sourceKey ? -1 : 1));
    const rows = await tx.query<{ sourceKey: string }>(
      'INSERT INTO seen_mail (source_key, task_id) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING RETURNING source_key AS "sourceKey"',
      [ordered.map(({ sourceKey }) => sourceKey), ordered.map(({ taskId }) => taskId)],
    );
    return new Set(rows.map(({ sourceKey }) => sourceKey));
  }
}
