import type { MigrationInterface, QueryRunner } from 'typeorm';

/** mailbox: how far each one has been read. seen_mail: which mails have become tasks, also when a mailbox gets new numbers. */
export class CreateSeenMail1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mailbox (
        account text PRIMARY KEY,
        uid_validity text NOT NULL,
        last_uid bigint NOT NULL
      );
      CREATE TABLE seen_mail (
        account text NOT NULL,
        message_key text NOT NULL,
        fingerprint text NOT NULL,
        task_id text,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (account, message_key, fingerprint)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mailbox, seen_mail');
  }
}
