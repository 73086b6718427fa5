import { compressQuickly } from '@waggle/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The document of a task is written with each of its moves. */
export class CompressTasks1700000003490 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(compressQuickly('task', 'data'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE task ALTER COLUMN data SET COMPRESSION default');
  }
}
