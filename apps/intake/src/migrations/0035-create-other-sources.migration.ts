import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What webhooks, schedules and feeds have brought: each is written down in the transaction that sends its task. */
export class CreateOtherSources1700000003430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_delivery (
        source text NOT NULL,
        delivery text NOT NULL,
        task_id text NOT NULL,
        taken_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (source, delivery)
      );
      CREATE TABLE schedule (
        id text PRIMARY KEY,
        content jsonb NOT NULL,
        set_by text NOT NULL,
        set_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE schedule_mark (
        id text PRIMARY KEY,
        timetable text NOT NULL,
        mark timestamptz NOT NULL
      );
      CREATE TABLE schedule_run (
        id text NOT NULL,
        key text NOT NULL,
        task_id text NOT NULL,
        due timestamptz NOT NULL,
        PRIMARY KEY (id, key)
      );
      CREATE INDEX schedule_run_last ON schedule_run (id, due DESC);
      CREATE TABLE feed_cursor (
        feed text PRIMARY KEY,
        cursor text NOT NULL,
        moved_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE feed_item (
        feed text NOT NULL,
        item text NOT NULL,
        task_id text,
        taken_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (feed, item)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feed_item, feed_cursor, schedule_run, schedule_mark, schedule, webhook_delivery');
  }
}
