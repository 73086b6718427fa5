import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom the mail server refused when it took a mail for others. */
export class NoteRefused1700000003500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE transmission ADD COLUMN refused text[] NOT NULL DEFAULT '{}'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transmission DROP COLUMN refused');
  }
}
