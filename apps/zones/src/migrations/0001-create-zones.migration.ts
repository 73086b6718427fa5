import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * watch: one row, the state of the checks; whoever moves next_check_at on makes the next one. zone_check: their history.
 * hand_over: each lease that was seen here. word: the proofs that were taken, each once. drill: at most one runs.
 */
export class CreateZones1700000003410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE watch (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        failures int NOT NULL DEFAULT 0,
        first_failed_at timestamptz,
        last_check_at timestamptz,
        well_under int,
        verdict text,
        next_check_at timestamptz NOT NULL DEFAULT now()
      );
      INSERT INTO watch DEFAULT VALUES;
      CREATE TABLE zone_check (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        ok boolean NOT NULL,
        epoch int,
        active text,
        ms int NOT NULL,
        detail text NOT NULL
      );
      CREATE INDEX zone_check_at ON zone_check (at);
      CREATE TABLE hand_over (
        epoch int PRIMARY KEY,
        active text NOT NULL,
        reason text NOT NULL,
        automatic boolean NOT NULL,
        since timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        first_failed_at timestamptz,
        first_claim_at timestamptz
      );
      CREATE TABLE word (
        proof_hash text PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE drill (
        id uuid PRIMARY KEY,
        by text NOT NULL,
        reason text NOT NULL,
        epoch int NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        until timestamptz NOT NULL,
        first_failed_at timestamptz,
        ended_at timestamptz,
        taken_epoch int
      );
      CREATE UNIQUE INDEX drill_running ON drill ((true)) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drill, word, hand_over, zone_check, watch');
  }
}
