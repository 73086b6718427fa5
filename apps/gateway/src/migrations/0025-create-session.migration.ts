import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a session's secret only the hash is kept, and the person's key only sealed under that secret. */
export class CreateSession1700000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session (
        secret_hash text PRIMARY KEY,
        person text NOT NULL,
        role text NOT NULL,
        credential text NOT NULL,
        sealed_key text,
        created timestamptz NOT NULL DEFAULT now(),
        seen timestamptz NOT NULL DEFAULT now(),
        expires timestamptz NOT NULL
      );
      CREATE INDEX session_expires ON session (expires);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session');
  }
}
