import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mailbox of the sandbox, and which mails have begun to leave over SMTP. */
export class CreateMail1700000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sandbox_mail (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        mailbox text NOT NULL CHECK (mailbox IN ('inbox', 'drafts', 'sent')),
        message_id text NOT NULL,
        sender text NOT NULL,
        recipients text[] NOT NULL,
        cc text[] NOT NULL DEFAULT '{}',
        subject text NOT NULL,
        body text NOT NULL,
        in_reply_to text,
        refs text[] NOT NULL DEFAULT '{}',
        attachments jsonb NOT NULL DEFAULT '[]',
        date timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (mailbox, message_id)
      );
      CREATE TABLE transmission (
        message_id text PRIMARY KEY,
        begun_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX sandbox_mail_refs ON sandbox_mail USING gin (refs);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sandbox_mail, transmission');
  }
}
