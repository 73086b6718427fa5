import type { MigrationInterface, QueryRunner } from 'typeorm';

/** source: who has paused it, and how many tasks it has given; a row comes with the first of either. */
export class CreateSource1700000003420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE source (
        id text PRIMARY KEY,
        taken bigint NOT NULL DEFAULT 0,
        last_taken_at timestamptz,
        paused_by text,
        paused_at timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE source');
  }
}
