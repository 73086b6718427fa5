import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What other programs have asked for over the A2A protocol, with the last that was heard of it. `file` is there until the task is filed. */
export class CreateA2aTask1700000002800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE a2a_task (
        id uuid PRIMARY KEY,
        context_id text NOT NULL,
        person text NOT NULL,
        message_id text NOT NULL,
        task_id text NOT NULL UNIQUE,
        file jsonb,
        history jsonb NOT NULL,
        revision int NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 0,
        state smallint NOT NULL,
        task jsonb,
        result jsonb,
        approval jsonb,
        receipts jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (person, message_id)
      );
      CREATE INDEX a2a_task_person ON a2a_task (person, updated_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE a2a_task');
  }
}
