import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was decided, what people have set, and which of their words were heard. */
export class CreateScaling1700000003440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scaling_decision (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        service text NOT NULL,
        "from" integer NOT NULL,
        "to" integer NOT NULL,
        code text NOT NULL,
        words text NOT NULL,
        by text NOT NULL
      );
      CREATE INDEX scaling_decision_age ON scaling_decision (at);
      CREATE TABLE scaling_setting (
        service text PRIMARY KEY,
        min integer,
        max integer,
        paused boolean NOT NULL,
        by text NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE word (
        proof_hash text PRIMARY KEY,
        said_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE word, scaling_setting, scaling_decision');
  }
}
