import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The execution ledger: one row a grant, and one live row for each thing that is done to the world. */
export class EffectMigration1700000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE effect (
        grant_id text PRIMARY KEY,
        business_key text NOT NULL,
        approval_id text NOT NULL,
        task_id text NOT NULL,
        tool text NOT NULL,
        digest text NOT NULL,
        approver text NOT NULL,
        caller text NOT NULL,
        state text NOT NULL CHECK (state IN ('started', 'calling', 'done', 'refused', 'unknown')),
        mode text NOT NULL CHECK (mode IN ('live', 'dry_run')),
        provider_id text,
        result jsonb,
        error jsonb,
        read_back jsonb,
        attempts int NOT NULL DEFAULT 0,
        called_at timestamptz,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX effect_business_key ON effect (mode, business_key) WHERE state <> 'refused';
      CREATE INDEX effect_task ON effect (task_id);
      CREATE INDEX effect_started_at ON effect (started_at DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect');
  }
}
