import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The bank of the sandbox, with accounts that a small company could have. */
export class CreateSandboxBank1700000000261 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sandbox_account (
        account_id text PRIMARY KEY,
        name text NOT NULL,
        currency text NOT NULL,
        iban text NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
        booked_minor bigint NOT NULL
      );
      CREATE TABLE sandbox_payment (
        payment_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        end_to_end_id text NOT NULL UNIQUE,
        account_id text NOT NULL REFERENCES sandbox_account,
        payee_name text NOT NULL,
        payee_account text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        currency text NOT NULL,
        reference text NOT NULL,
        state text NOT NULL DEFAULT 'created' CHECK (state IN ('created', 'pending', 'completed', 'failed', 'reverted')),
        reason text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        execute_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX sandbox_payment_open ON sandbox_payment (account_id) WHERE state IN ('created', 'pending');
      CREATE TABLE sandbox_transaction (
        id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100234) PRIMARY KEY,
        account_id text NOT NULL REFERENCES sandbox_account,
        payment_id uuid REFERENCES sandbox_payment,
        amount_minor bigint NOT NULL,
        counterparty text NOT NULL,
        reference text NOT NULL,
        booked_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX sandbox_transaction_day ON sandbox_transaction (account_id, booked_at);
      -- Accounts of others that the clearing knows something of; of all else it assumes that they are open.
      CREATE TABLE sandbox_payee (
        account text PRIMARY KEY,
        holder text NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'blocked'))
      );
      INSERT INTO sandbox_account (account_id, name, currency, iban, state, booked_minor) VALUES
        ('acc_eur_main', 'Main', 'EUR', 'DE89370400440532013000', 'open', 12500000),
        ('acc_usd_main', 'US dollars', 'USD', 'DE75512108001245126199', 'open', 4000000),
        ('acc_gbp_main', 'Pounds', 'GBP', 'GB29NWBK60161331926819', 'open', 3000000),
        ('acc_jpy_main', 'Yen', 'JPY', 'DE02120300000000202051', 'open', 2500000),
        ('acc_kwd_main', 'Kuwaiti dinars', 'KWD', 'KW81CBKU0000000000001234560101', 'open', 3000000),
        ('acc_eur_old', 'Former main', 'EUR', 'DE02100500000054540402', 'closed', 0);
      INSERT INTO sandbox_transaction (account_id, amount_minor, counterparty, reference, booked_at) VALUES
        ('acc_eur_main', 12738000, 'Opening', 'Balance brought forward', clock_timestamp() - interval '30 days'),
        ('acc_eur_main', -119000, 'Kontor Mitte GmbH', 'Rent', clock_timestamp() - interval '3 days'),
        ('acc_eur_main', -119000, 'Kontor Mitte GmbH', 'Rent, service charge', clock_timestamp() - interval '3 days');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sandbox_payee, sandbox_transaction, sandbox_payment, sandbox_account');
  }
}
