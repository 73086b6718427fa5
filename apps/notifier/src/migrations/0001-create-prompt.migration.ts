import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `watched` is what is known of each proposal; `prompt` is that a person is asked about one form of it through one channel, once for
 * good; `notice` is the message that asks, or that tells of alerts (`bulletin`). A notice is `ready` while it certainly has not left, `sending` from before the call on.
 */
export class CreatePrompt1700000003200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE watched (
        approval_id uuid PRIMARY KEY,
        digest text NOT NULL,
        approval jsonb NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE notice (
        id uuid PRIMARY KEY,
        person text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('slack', 'sms', 'mail')),
        state text NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'refused', 'uncertain')),
        due_at timestamptz NOT NULL,
        begun_at timestamptz,
        attempts int NOT NULL DEFAULT 0,
        stale int NOT NULL DEFAULT 0,
        address text,
        provider_id text,
        failure text,
        created_at timestamptz NOT NULL DEFAULT now(),
        bulletin jsonb,
        CHECK ((state = 'sent') = (provider_id IS NOT NULL))
      );
      CREATE INDEX notice_due ON notice (due_at) WHERE state IN ('ready', 'sending') OR (state = 'sent' AND stale > 0);
      CREATE TABLE prompt (
        approval_id uuid NOT NULL REFERENCES watched ON DELETE CASCADE,
        digest text NOT NULL,
        person text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('slack', 'sms', 'mail')),
        due_at timestamptz NOT NULL,
        notice_id uuid REFERENCES notice,
        position int NOT NULL DEFAULT 0,
        dropped boolean NOT NULL DEFAULT false,
        UNIQUE (approval_id, digest, person, channel)
      );
      CREATE INDEX prompt_due ON prompt (due_at) WHERE notice_id IS NULL AND NOT dropped;
      CREATE INDEX prompt_notice ON prompt (notice_id);

      CREATE TABLE sandbox_message (
        id text PRIMARY KEY,
        channel text NOT NULL,
        key text NOT NULL,
        recipient text NOT NULL,
        content jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz
      );
      CREATE INDEX sandbox_message_key ON sandbox_message (key);
      CREATE INDEX sandbox_message_recipient ON sandbox_message (channel, recipient, at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sandbox_message, prompt, notice, watched');
  }
}
