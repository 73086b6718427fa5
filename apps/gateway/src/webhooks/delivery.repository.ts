import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { Topic } from '../events/event-log.repository.js';
import type { Attempt } from './webhook-sender.service.js';

/** Something that happened, as receivers see it. */
export interface OutwardEvent {
  /** Of the message that told it. */
  readonly id: string;
  readonly topic: Topic;
  readonly type: string;
  readonly at: string;
  readonly body: object;
}

/** A subscription that this instance delivers to until the lease ends. */
export interface Leased {
  readonly id: string;
  readonly lease: string;
  readonly url: string;
  readonly secrets: readonly string[];
}

export interface Pending {
  readonly id: string;
  readonly body: string;
}

const DELIVERED_DAYS = 7;
/** Of a subscription that is disabled. */
const UNDELIVERED_DAYS = 28;

/** The outbox of the webhooks. One instance at a time delivers to a subscription, oldest first, so its order is kept. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** Writes each event for those who want it. Gives whether anybody does. */
  async add(tx: Transaction, events: readonly OutwardEvent[]): Promise<boolean> {
    if (events.length === 0) return false;
    const rows = await tx.query(
      `INSERT INTO webhook_delivery (id, webhook_id, event_id, type, body)
       SELECT gen_random_uuid(), w.id, e.event_id, e.type, e.body
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS e(event_id, topic, type, body, place)
         JOIN webhook w ON e.topic = ANY(w.topics) AND w.state = 'active'
        ORDER BY e.place
       ON CONFLICT (webhook_id, event_id) DO NOTHING RETURNING 1`,
      [events.map(({ id }) => id), events.map(({ topic }) => topic), events.map(({ type }) => type), events.map(({ type, at, body }) => JSON.stringify({ type, timestamp: at, data: body }))],
    );
    return rows.length > 0;
  }

  /** Takes subscriptions that have something to be told and that nobody else delivers to. */
  async lease(limit: number, seconds: number): Promise<Leased[]> {
    return this.database.query<Leased>(
      `UPDATE webhook SET leased_until = now() + make_interval(secs => $2), lease = $3
        WHERE id IN (
          SELECT id FROM webhook w
           WHERE state = 'active' AND next_at <= now() AND leased_until <= now()
             AND EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'pending')
           ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, lease, url,
         CASE WHEN previous_secret IS NOT NULL AND previous_until > now() THEN ARRAY[secret, previous_secret] ELSE ARRAY[secret] END AS secrets`,
      [limit, seconds, randomUUID()],
    );
  }

  async pending(webhookId: string, limit: number): Promise<Pending[]> {
    return this.database.query<Pending>(`SELECT id, body FROM webhook_delivery WHERE webhook_id = $1 AND state = 'pending' ORDER BY seq LIMIT $2`, [webhookId, limit]);
  }

  /** Holds the subscription longer. Gives false when it is no longer ours: another instance has it, or it was removed or disabled. */
  async keep({ id, lease }: Leased, seconds: number): Promise<boolean> {
    const rows = await this.database.query(`UPDATE webhook SET leased_until = now() + make_interval(secs => $3) WHERE id = $1 AND lease = $2 AND state = 'active' RETURNING 1`, [id, lease, seconds]);
    return rows.length > 0;
  }

  async release({ id, lease }: Leased): Promise<void> {
    await this.database.query('UPDATE webhook SET leased_until = now(), lease = NULL WHERE id = $1 AND lease = $2', [id, lease]);
  }

  async delivered(webhookId: string, deliveryId: string, { status }: Attempt): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `UPDATE webhook_delivery SET state = 'delivered', attempts = attempts + 1, last_status = $2, last_error = NULL, attempted_at = now(), delivered_at = now() WHERE id = $1`,
        [deliveryId, status],
      );
      await tx.query('UPDATE webhook SET failures = 0, failing_since = NULL WHERE id = $1 AND failures > 0', [webhookId]);
    });
  }

  /** Notes a failed attempt: everything for this subscription waits, so that the order is kept. Gives since when it fails. @param pauseOf milliseconds to wait after so many failures in a row */
  async failed({ id }: Leased, deliveryId: string, { status, error }: Attempt, pauseOf: (failures: number) => number): Promise<Date> {
    return this.database.transaction(async (tx) => {
      await tx.query('UPDATE webhook_delivery SET attempts = attempts + 1, last_status = $2, last_error = $3, attempted_at = now() WHERE id = $1', [deliveryId, status, error]);
      const [row] = await tx.query<{ since: Date; failures: number }>(
        'UPDATE webhook SET failures = failures + 1, failing_since = coalesce(failing_since, now()) WHERE id = $1 RETURNING failing_since AS since, failures',
        [id],
      );
      // It was removed meanwhile.
      if (row === undefined) return new Date();
      await tx.query('UPDATE webhook SET next_at = now() + make_interval(secs => $2) WHERE id = $1', [id, pauseOf(row.failures) / 1000]);
      return row.since;
    });
  }

  /** Ends a subscription that nobody answers for; what waits stays, for whoever enables it again. */
  async disable(tx: Transaction, id: string, reason: string): Promise<boolean> {
    const rows = await tx.query(`UPDATE webhook SET state = 'disabled', disabled_reason = $2 WHERE id = $1 AND state = 'active' RETURNING 1`, [id, reason]);
    return rows.length > 0;
  }

  async prune(): Promise<void> {
    const sql = `DELETE FROM webhook_delivery WHERE (state = 'delivered' AND delivered_at < now() - make_interval(days => $1)) OR created_at < now() - make_interval(days => $2)`;
    await this.database.query(sql, [DELIVERED_DAYS, UNDELIVERED_DAYS]);
  }
}
