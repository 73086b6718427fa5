import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who is told of events, and the outbox of what each is told, in the order of `seq`. `leased_until` of a subscription: an instance delivers
 * to it. `next_at` of a subscription: not before, after a failure.
 */
export class CreateWebhook1700000002900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        topics text[] NOT NULL,
        secret text NOT NULL,
        previous_secret text,
        previous_until timestamptz,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
        disabled_reason text,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        failing_since timestamptz,
        failures int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL DEFAULT now(),
        leased_until timestamptz NOT NULL DEFAULT now(),
        lease uuid
      );
      CREATE TABLE webhook_delivery (
        id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        event_id uuid NOT NULL,
        type text NOT NULL,
        body text NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered')),
        attempts int NOT NULL DEFAULT 0,
        last_status int,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        attempted_at timestamptz,
        delivered_at timestamptz,
        UNIQUE (webhook_id, event_id)
      );
      CREATE INDEX webhook_delivery_pending ON webhook_delivery (webhook_id, seq) WHERE state = 'pending';
      CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, seq DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_delivery, webhook');
  }
}
