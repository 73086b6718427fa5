import { compressQuickly } from '@waggle/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row lives for milliseconds: compressing it took longer than the rest of its statement. */
export class CompressOutbox1700000003480 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(compressQuickly('outbox', 'messages'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ALTER COLUMN messages SET COMPRESSION default');
  }
}
