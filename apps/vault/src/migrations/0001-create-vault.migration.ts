import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `secret` outlives its versions, so that a number is never used twice and no old record passes for a new one.
 * `sealed` is the value under its own data key, `wrapped` that key under a master key; both are bound to the columns beside them.
 */
export class CreateVault1700000003320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE master_key (
        id text PRIMARY KEY,
        check_value bytea NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE secret (
        name text PRIMARY KEY,
        version int NOT NULL
      );
      CREATE TABLE secret_version (
        name text NOT NULL REFERENCES secret,
        version int NOT NULL,
        readers text[] NOT NULL,
        expires_at timestamptz,
        stored_by text NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT now(),
        key_id text NOT NULL REFERENCES master_key,
        wrapped bytea NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (name, version)
      );
      CREATE INDEX secret_version_key ON secret_version (key_id);
      CREATE TABLE rewrap (
        key_id text NOT NULL REFERENCES master_key,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE TABLE word (
        proof_hash text PRIMARY KEY,
        said_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE word, rewrap, secret_version, secret, master_key');
  }
}
