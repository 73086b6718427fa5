import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Moves of deals: each once under its key, each from a version that the caller saw. */
export class AddDealMove1700000002081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deal
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN moved_at timestamptz;
      CREATE INDEX deal_value ON deal (currency, value_minor DESC, id);
      CREATE TABLE deal_move (
        key text PRIMARY KEY,
        deal_id uuid NOT NULL REFERENCES deal,
        from_stage text NOT NULL,
        to_stage text NOT NULL,
        version integer NOT NULL,
        reason text,
        actor text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (deal_id, version)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deal_move; DROP INDEX deal_value; ALTER TABLE deal DROP COLUMN version, DROP COLUMN moved_at');
  }
}
