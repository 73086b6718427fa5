import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts, as long as they may be told of; a day is in `alert_summary` once its summary is in a message. */
export class CreateAlert1700000003451 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        severity text NOT NULL,
        code text NOT NULL,
        message text NOT NULL,
        task_id text,
        waits boolean NOT NULL,
        heard_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX alert_waits ON alert (heard_at) WHERE waits;
      CREATE INDEX alert_heard ON alert (heard_at);
      CREATE TABLE alert_summary (
        day text PRIMARY KEY
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alert_summary, alert');
  }
}
