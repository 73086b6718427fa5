import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By whose word a call has ended of which nobody knew whether it took effect. */
export class SettleEffect1700000003510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE effect ADD COLUMN settled jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE effect DROP COLUMN settled');
  }
}
