import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which attempt has begun to send a mail; null of those from before. */
export class NameAttempt1700000003540 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transmission ADD COLUMN attempt uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE transmission DROP COLUMN attempt');
  }
}
