import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is held still, by whose word, and until when. */
export class CreateStop1700000003300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stop (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('task', 'agent', 'tool', 'dangerous')),
        target text,
        why text NOT NULL,
        by text NOT NULL,
        ordered_at timestamptz NOT NULL DEFAULT now(),
        until timestamptz NOT NULL,
        ended_by text,
        ended_at timestamptz,
        end_reason text,
        CHECK ((kind = 'dangerous') = (target IS NULL)),
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE INDEX stop_open ON stop (until) WHERE ended_at IS NULL;
      CREATE TABLE stop_word (
        proof_hash text PRIMARY KEY,
        stop_id uuid NOT NULL REFERENCES stop,
        action text NOT NULL,
        person text NOT NULL,
        channel text NOT NULL,
        decided_at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stop_word, stop');
  }
}
