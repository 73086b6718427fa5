import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The slots that bookings hold, whichever system the calendar is kept in, and the calendar of the sandbox. A slot reaches to the
 * end of the buffer after the meeting; two events of one calendar can never have slots that overlap.
 */
export class CreateCalendar1700000000270 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Trusted since PostgreSQL 13: whoever may create a schema in the database may create it.
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    await runner.query(`
      CREATE TABLE calendar_slot (
        grant_id text PRIMARY KEY,
        calendar text NOT NULL,
        event_id text NOT NULL,
        slot tstzrange NOT NULL CHECK (NOT isempty(slot)),
        state text NOT NULL CHECK (state IN ('held', 'confirmed')),
        expires_at timestamptz,
        CHECK ((state = 'held') = (expires_at IS NOT NULL)),
        EXCLUDE USING gist (calendar WITH =, event_id WITH <>, slot WITH &&)
      );
      CREATE INDEX calendar_slot_event ON calendar_slot (calendar, event_id);
      CREATE TABLE sandbox_event (
        event_id text PRIMARY KEY,
        version text NOT NULL,
        ics text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sandbox_event, calendar_slot');
  }
}
