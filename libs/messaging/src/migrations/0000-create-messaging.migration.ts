import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ends a statement as a whole that did not find every row as it had been read. */
const ALL_OR_NOTHING = `
  CREATE FUNCTION all_or_nothing(written bigint, wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      IF written <> wanted THEN RAISE EXCEPTION 'changed by another in between' USING ERRCODE = 'serialization_failure'; END IF;
    END $$;
`;

/** The outbox and the inbox that every service with a schema has. `messages`: a list as text, which nothing looks into; a row a commit. */
export class CreateMessaging1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id uuid PRIMARY KEY,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        messages text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE inbox (id uuid PRIMARY KEY, handled_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at);
    `);
    await runner.query(ALL_OR_NOTHING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, inbox; DROP FUNCTION all_or_nothing');
  }
}
