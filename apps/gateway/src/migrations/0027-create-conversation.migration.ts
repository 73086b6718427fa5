import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * event: what the live streams tell, numbered without a gap; `event_log` holds the ends and is the lock of the one writer at a time.
 * idempotency: what was answered to a key. metric_point: the zone's figures, one row a minute.
 */
export class CreateConversation1700000002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_log (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        head bigint NOT NULL,
        forgotten bigint NOT NULL
      );
      INSERT INTO event_log (head, forgotten) VALUES (0, 0);
      CREATE TABLE event (
        seq bigint PRIMARY KEY,
        topic text NOT NULL,
        subject text NOT NULL,
        stamp bigint NOT NULL,
        body text NOT NULL
      );
      CREATE INDEX event_subject ON event (subject, stamp);

      CREATE TABLE alert (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        severity text NOT NULL,
        code text NOT NULL,
        message text NOT NULL,
        task_id text,
        acknowledged_by text,
        acknowledged_at timestamptz
      );
      CREATE INDEX alert_at ON alert (at DESC, id DESC);

      CREATE TABLE idempotency (
        person text NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        attempt uuid NOT NULL,
        status int,
        location text,
        body text,
        started_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (person, key)
      );
      CREATE INDEX idempotency_started_at ON idempotency (started_at);

      CREATE TABLE metric_point (
        at timestamptz PRIMARY KEY,
        figures jsonb
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_log, event, alert, idempotency, metric_point');
  }
}
