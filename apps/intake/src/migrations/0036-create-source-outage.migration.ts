import type { MigrationInterface, QueryRunner } from 'typeorm';

/** source_outage: since when a source cannot be read, whether that was told, and since when it seems to be well again. */
export class CreateSourceOutage1700000003435 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE source_outage (
        id text PRIMARY KEY,
        since timestamptz NOT NULL,
        told boolean NOT NULL DEFAULT false,
        well_since timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE source_outage');
  }
}
