import type { MigrationInterface, QueryRunner } from 'typeorm';

/** report: what was found, newest last. erasure: a person who is to be erased; the address stands there until all services have done it. */
export class CreateCompliance1700000003340 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE report (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        week text UNIQUE,
        report jsonb NOT NULL
      );
      CREATE INDEX report_at ON report (at DESC);
      CREATE TABLE erasure (
        id uuid PRIMARY KEY,
        address text UNIQUE,
        by text NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT now(),
        services jsonb NOT NULL,
        finished_at timestamptz,
        CHECK ((finished_at IS NULL) = (address IS NOT NULL))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report, erasure');
  }
}
