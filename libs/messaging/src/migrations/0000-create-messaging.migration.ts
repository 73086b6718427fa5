import type { MigrationInterface, QueryRunner } from 'typeorm';

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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, inbox');
  }
}
