import type { MigrationInterface, QueryRunner } from 'typeorm';

/** refusal: when it was last told that a person cannot be asked through a channel. */
export class CreateRefusal1700000003455 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refusal (
        person text NOT NULL,
        channel text NOT NULL,
        told_at timestamptz NOT NULL,
        PRIMARY KEY (person, channel)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refusal');
  }
}
