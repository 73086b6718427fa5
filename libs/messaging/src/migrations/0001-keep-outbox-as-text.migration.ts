import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing looks into a waiting message: parsing it into jsonb cost more than all other work on the row. */
export class KeepOutboxAsText1700000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ALTER COLUMN message TYPE text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ALTER COLUMN message TYPE jsonb USING message::jsonb');
  }
}
