import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { Span } from '../calendar.js';

/** A slot to be reserved; `slot` includes the buffer after the meeting. */
export interface SlotClaim {
  readonly grantId: string;
  readonly calendar: string;
  readonly eventId: string;
  readonly slot: Span;
  readonly holdSeconds: number;
}

/** A slot that is in the way. */
export interface SlotInTheWay {
  readonly grantId: string;
  readonly eventId: string;
  readonly state: 'held' | 'confirmed';
}

const RANGE = 'tstzrange(to_timestamp($2::double precision / 1000), to_timestamp($3::double precision / 1000))';

/**
 * Reservations that all instances share. The table's exclusion constraint decides between claims that come at once; a hold that
 * has expired is in nobody's way, and what is over is forgotten.
 */
@Injectable()
export class SlotRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when the slot is now held; else what is in the way. */
  async hold({ grantId, calendar, eventId, slot, holdSeconds }: SlotClaim): Promise<SlotInTheWay[] | undefined> {
    return this.database.transaction(async (tx) => {
      await tx.query("DELETE FROM calendar_slot WHERE (state = 'held' AND (expires_at <= now() OR grant_id = $1)) OR upper(slot) < now()", [grantId]);
      const held = await tx.query(
        `INSERT INTO calendar_slot (calendar, slot, grant_id, event_id, state, expires_at)
         VALUES ($1, ${RANGE}, $4, $5, 'held', now() + make_interval(secs => $6)) ON CONFLICT DO NOTHING RETURNING grant_id`,
        [calendar, slot.start, slot.end, grantId, eventId, holdSeconds],
      );
      return held.length > 0 ? undefined : this.inTheWay(tx, calendar, slot, eventId);
    });
  }

  /** The event stands in the calendar: its slot stays, and what it held before is given up. */
  async confirm(grantId: string): Promise<void> {
    await this.database.query(
      `WITH confirmed AS (UPDATE calendar_slot SET state = 'confirmed', expires_at = NULL WHERE grant_id = $1 RETURNING calendar, event_id)
       DELETE FROM calendar_slot old USING confirmed WHERE old.calendar = confirmed.calendar AND old.event_id = confirmed.event_id AND old.grant_id <> $1`,
      [grantId],
    );
  }

  async release(grantId: string): Promise<void> {
    await this.database.query('DELETE FROM calendar_slot WHERE grant_id = $1', [grantId]);
  }

  /** The event is gone, or is elsewhere than its slot says. */
  async forget(calendar: string, eventId: string): Promise<void> {
    await this.database.query("DELETE FROM calendar_slot WHERE calendar = $1 AND event_id = $2 AND state = 'confirmed'", [calendar, eventId]);
  }

  private async inTheWay(tx: Transaction, calendar: string, slot: Span, eventId: string): Promise<SlotInTheWay[]> {
    const rows = await tx.query<{ grant_id: string; event_id: string; state: SlotInTheWay['state'] }>(
      `SELECT grant_id, event_id, state FROM calendar_slot WHERE calendar = $1 AND slot && ${RANGE} AND event_id <> $4`,
      [calendar, slot.start, slot.end, eventId],
    );
    return rows.map((row) => ({ grantId: row.grant_id, eventId: row.event_id, state: row.state }));
  }
}
