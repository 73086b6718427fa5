import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was spent, for the caps. */
export class CreatePayment1700000000260 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_spending (
        business_key text PRIMARY KEY,
        payee_account text NOT NULL,
        currency text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX payment_spending_day ON payment_spending (currency, taken_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payment_spending');
  }
}
