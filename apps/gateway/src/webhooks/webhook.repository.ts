import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import type { z } from 'zod';
import type { Topic } from '../events/event-log.repository.js';
import type { deliveryQuerySchema } from './webhook-input.js';

/** A subscription as admins see it: its secret was shown once. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly Topic[];
  readonly state: 'active' | 'disabled';
  readonly disabledReason: string | null;
  readonly createdBy: string;
  readonly created: Date;
  readonly failingSince: Date | null;
  readonly failures: number;
  /** Until when the secret before the last rotation is used as well. */
  readonly previousSecretUntil: Date | null;
  readonly pending: number;
}

export interface Delivery {
  /** What the receiver got as `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly state: 'pending' | 'delivered';
  readonly attempts: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly created: Date;
  readonly attempted: Date | null;
  readonly delivered: Date | null;
}

type Numbered = Delivery & { readonly seq: string };

const COLUMNS = `id, url, topics, state, disabled_reason AS "disabledReason", created_by AS "createdBy", created_at AS created, failing_since AS "failingSince", failures,
  CASE WHEN previous_until > now() THEN previous_until END AS "previousSecretUntil",
  (SELECT count(*)::int FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'pending') AS pending`;

/** The subscriptions. */
@Injectable()
export class WebhookRepository {
  constructor(private readonly database: Database) {}

  async add(id: string, url: string, topics: readonly Topic[], secret: string, by: string): Promise<void> {
    await this.database.query('INSERT INTO webhook (id, url, topics, secret, created_by) VALUES ($1, $2, $3, $4, $5)', [id, url, topics, secret, by]);
  }

  async list(): Promise<Webhook[]> {
    return this.database.query<Webhook>(`SELECT ${COLUMNS} FROM webhook w ORDER BY created_at, id`);
  }

  async find(id: string): Promise<Webhook | undefined> {
    return (await this.database.query<Webhook>(`SELECT ${COLUMNS} FROM webhook w WHERE id = $1`, [id]))[0];
  }

  async remove(id: string): Promise<boolean> {
    return (await this.database.query('DELETE FROM webhook WHERE id = $1 RETURNING 1', [id])).length > 0;
  }

  async rotate(id: string, secret: string, hours: number): Promise<boolean> {
    const rows = await this.database.query(
      'UPDATE webhook SET previous_secret = secret, previous_until = now() + make_interval(hours => $3), secret = $2 WHERE id = $1 RETURNING 1',
      [id, secret, hours],
    );
    return rows.length > 0;
  }

  /** Begins anew, with what waits. */
  async enable(id: string): Promise<boolean> {
    const rows = await this.database.query(`UPDATE webhook SET state = 'active', disabled_reason = NULL, failing_since = NULL, failures = 0, next_at = now() WHERE id = $1 RETURNING 1`, [id]);
    return rows.length > 0;
  }

  /** Newest first. */
  async deliveries(id: string, { state, limit, after }: z.infer<typeof deliveryQuerySchema>): Promise<{ deliveries: Delivery[]; next: string | null }> {
    const rows = await this.database.query<Numbered>(
      `SELECT id, seq, type, state, attempts, last_status AS status, last_error AS error, created_at AS created, attempted_at AS attempted, delivered_at AS delivered
         FROM webhook_delivery WHERE webhook_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL OR seq < $3) ORDER BY seq DESC LIMIT $4`,
      [id, state, after, limit + 1],
    );
    const page = rows.slice(0, limit);
    return { deliveries: page.map(({ seq: _, ...delivery }) => delivery), next: rows.length > limit ? (page.at(-1)?.seq ?? null) : null };
  }

  /** Sends it again under the same id, at once, before what waits. */
  async redeliver(id: string, deliveryId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query(`UPDATE webhook_delivery SET state = 'pending', delivered_at = NULL WHERE webhook_id = $1 AND id = $2 RETURNING 1`, [id, deliveryId]);
      await tx.query('UPDATE webhook SET next_at = now() WHERE id = $1', [id]);
      return rows.length > 0;
    });
  }
}
