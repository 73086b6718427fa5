import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is held still, by whose word, and until when; and what people have taught the guard. */
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
      CREATE TABLE lesson (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('harmless', 'attack')),
        text text NOT NULL,
        why text NOT NULL,
        task_id text,
        by text NOT NULL,
        role text NOT NULL CHECK (role IN ('approver', 'admin')),
        at timestamptz NOT NULL DEFAULT now(),
        proof_hash text NOT NULL UNIQUE,
        retired_by text,
        retired_at timestamptz
      );
      CREATE INDEX lesson_age ON lesson (at, id) WHERE retired_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lesson, stop_word, stop');
  }
}
