import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was found, once from when it was found until it has healed: the index is what keeps an alarm from being raised twice. And the task
 * files that tell of nothing any more and are still to be ended.
 */
export class CreateFindings1700000003450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE finding (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        subject text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
        message text NOT NULL,
        opened_at timestamptz NOT NULL,
        healed_at timestamptz,
        task_id text
      );
      CREATE UNIQUE INDEX finding_open ON finding (code, subject) WHERE healed_at IS NULL;
      CREATE INDEX finding_healed ON finding (healed_at) WHERE healed_at IS NOT NULL;
      CREATE TABLE settled_file (
        task_id text PRIMARY KEY,
        since timestamptz NOT NULL DEFAULT now(),
        next_try timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE finding, settled_file');
  }
}
