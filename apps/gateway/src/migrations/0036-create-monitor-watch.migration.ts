import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for all instances: when any of them last saw the monitor, and whether people have been told that it is silent. */
export class CreateMonitorWatch1700000003510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE monitor_watch (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        seen_at timestamptz NOT NULL DEFAULT now(),
        silent boolean NOT NULL DEFAULT false
      );
      INSERT INTO monitor_watch DEFAULT VALUES;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE monitor_watch');
  }
}
