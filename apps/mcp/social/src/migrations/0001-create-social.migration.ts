import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts, what was begun at a platform, and the sandbox's posts. */
export class CreateSocial1700000000240 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE social_draft (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        platform text NOT NULL,
        post jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE social_attempt (
        key text PRIMARY KEY,
        platform text NOT NULL,
        container text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE TABLE sandbox_post (
        id text NOT NULL,
        platform text NOT NULL,
        key text NOT NULL UNIQUE,
        text text NOT NULL,
        link text,
        media jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL,
        PRIMARY KEY (platform, id)
      );
      CREATE TABLE sandbox_mention (
        id text NOT NULL,
        platform text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('comment', 'mention')),
        author text NOT NULL,
        text text NOT NULL,
        post_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (platform, id)
      );
      CREATE INDEX sandbox_mention_newest ON sandbox_mention (platform, created_at DESC);
      CREATE INDEX sandbox_post_newest ON sandbox_post (platform, created_at DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sandbox_mention, sandbox_post, social_attempt, social_draft');
  }
}
