import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `in_hand`: messages that the instance has taken and not settled; `idle_ms`: since when it had ended none of them, at its last beat. */
export class NoteLoad1700000003520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance ADD COLUMN in_hand int NOT NULL DEFAULT 0, ADD COLUMN idle_ms bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_instance DROP COLUMN in_hand, DROP COLUMN idle_ms');
  }
}
