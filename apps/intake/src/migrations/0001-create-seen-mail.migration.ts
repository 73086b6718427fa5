import type { MigrationInterface, QueryRunner } from 'typeorm';

/** mailbox: how far each one has been read. seen_mail: which mails have become tasks, also when a mailbox gets new numbers. */
export class CreateSeenMail1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mailbox (
        account text PRIMARY KEY,
        uid_validity text NOT NULL,
        last_uid bigint NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE seen_mail (
        source_key text PRIMARY KEY,
        task_id text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mailbox, seen_mail');
  }
}
