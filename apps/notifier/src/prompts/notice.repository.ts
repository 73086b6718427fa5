import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { Bulletin, Sent } from '../channel.js';
import type { ChannelName } from './plan.js';

/** Longer than any call to a provider takes: who has taken a message and is silent for so long is dead. */
export const LEASE_SECONDS = 60;

const KEPT_DAYS = 30;

export type NoticeState = 'ready' | 'sending' | 'sent' | 'refused' | 'uncertain';

/** A message that was taken to be worked on. */
export interface NoticeRow {
  readonly id: string;
  readonly person: string;
  readonly channel: ChannelName;
  /** Before it was taken. */
  readonly was: NoticeState;
  readonly attempts: number;
  readonly stale: number;
  readonly address: string | null;
  readonly provider_id: string | null;
  readonly created_at: Date;
  /** What it tells, if it asks nothing. */
  readonly bulletin: Bulletin | null;
}

/** The messages. Whoever takes one holds it for a minute; every change of state names the state that it expects. */
@Injectable()
export class NoticeRepository {
  constructor(private readonly database: Database) {}

  /** The next one to send, to look after, or to bring up to date. From here on a `ready` one may have left. */
  async take(channel: ChannelName): Promise<NoticeRow | undefined> {
    const rows = await this.database.query<NoticeRow>(
      `UPDATE notice SET due_at = now() + make_interval(secs => ${LEASE_SECONDS}), state = CASE taken.state WHEN 'ready' THEN 'sending' ELSE taken.state END,
         begun_at = CASE taken.state WHEN 'ready' THEN now() ELSE begun_at END, attempts = attempts + 1
       FROM (SELECT id, state FROM notice WHERE channel = $1 AND due_at <= now() AND (state IN ('ready', 'sending') OR (state = 'sent' AND stale > 0))
             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS taken
       WHERE notice.id = taken.id RETURNING notice.*, taken.state AS was`,
      [channel],
    );
    return rows[0];
  }

  async sent(tx: Transaction, id: string, { address, providerId }: Sent): Promise<void> {
    await tx.query("UPDATE notice SET state = 'sent', address = $2, provider_id = $3, due_at = now(), attempts = 0 WHERE id = $1 AND state = 'sending'", [id, address, providerId]);
  }

  /** It certainly has not left, and may be tried again then. */
  async again(id: string, seconds: number, failure: string): Promise<void> {
    await this.database.query("UPDATE notice SET state = 'ready', due_at = now() + make_interval(secs => $2), failure = $3 WHERE id = $1 AND state = 'sending'", [id, seconds, failure]);
  }

  /** The end of it: it cannot be sent, or nobody can tell whether it was. */
  async gaveUp(tx: Transaction, id: string, state: 'refused' | 'uncertain', failure: string): Promise<void> {
    await tx.query("UPDATE notice SET state = $2, failure = $3 WHERE id = $1 AND state = 'sending'", [id, state, failure]);
  }

  /** True once a day for each person and channel: then that this person cannot be asked so is to be told. */
  async tellRefusal(tx: Transaction, { person, channel }: Pick<NoticeRow, 'person' | 'channel'>): Promise<boolean> {
    const told = await tx.query(
      `INSERT INTO refusal AS r (person, channel, told_at) VALUES ($1, $2, now())
       ON CONFLICT (person, channel) DO UPDATE SET told_at = now() WHERE r.told_at <= now() - interval '1 day' RETURNING person`,
      [person, channel],
    );
    return told.length > 0;
  }

  /** Nothing in it is asked any more, and it has not left. */
  async abandon(tx: Transaction, id: string): Promise<void> {
    await tx.query('UPDATE prompt SET notice_id = NULL, dropped = true WHERE notice_id = $1', [id]);
    await tx.query("DELETE FROM notice WHERE id = $1 AND state = 'sending'", [id]);
  }

  /** What the messages about a proposal show is out of date. */
  async outdate(tx: Transaction, approvalId: string): Promise<void> {
    await tx.query("UPDATE notice SET stale = stale + 1 WHERE channel = 'slack' AND id IN (SELECT notice_id FROM prompt WHERE approval_id = $1)", [approvalId]);
  }

  /** Shows all that was known when it was taken; what came since is shown next. */
  async updated(id: string, seen: number): Promise<void> {
    await this.database.query('UPDATE notice SET stale = stale - $2, due_at = now(), attempts = 0 WHERE id = $1', [id, seen]);
  }

  async updateLater(id: string, seconds: number): Promise<void> {
    await this.database.query('UPDATE notice SET due_at = now() + make_interval(secs => $2) WHERE id = $1', [id, seconds]);
  }

  /** Takes away what ended long ago. */
  async forget(): Promise<void> {
    const old = `now() - make_interval(days => ${KEPT_DAYS})`;
    await this.database.query(`DELETE FROM watched WHERE approval ->> 'state' <> 'pending' AND changed_at < ${old}`);
    await this.database.query(`DELETE FROM notice WHERE created_at < ${old} AND NOT EXISTS (SELECT 1 FROM prompt WHERE notice_id = notice.id)`);
    await this.database.query(`DELETE FROM alert WHERE heard_at < ${old}`);
    await this.database.query(`DELETE FROM sandbox_message WHERE at < ${old}`);
  }

  /** Milliseconds until a prompt or a message of this channel is due; undefined when none is. */
  async nextDueMs(channel: ChannelName): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT extract(epoch FROM least(
         (SELECT min(due_at) FROM prompt WHERE notice_id IS NULL AND NOT dropped AND channel = $1),
         (SELECT min(due_at) FROM notice WHERE channel = $1 AND (state IN ('ready', 'sending') OR (state = 'sent' AND stale > 0)))) - now())::float8 * 1000 AS ms`,
      [channel],
    );
    return row?.ms ?? undefined;
  }
}
