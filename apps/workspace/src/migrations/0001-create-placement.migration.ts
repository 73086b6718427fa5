import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * placement: where each task's files are and which move they show (version 0: claimed, no move seen yet); note: what became of a
 * person's move of its approval file.
 * filed_task: tasks that were handed in by message, each written as a file once; the key stays for ever.
 * custody: whose each task is, where two zones share the workspace; no row: this zone was alone when it was claimed.
 * sync_state: how the last cycle of the sync ended, one row.
 * journal_line: lines of `Logs/*.jsonl` on their way from the transaction that caused them to the file.
 */
export class CreatePlacement1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE placement (
        task_id text PRIMARY KEY,
        version integer NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'received',
        revision text NOT NULL,
        file text,
        approve_file text,
        execute_file text,
        result_hash text,
        note jsonb,
        domain text NOT NULL,
        priority text NOT NULL,
        agent text,
        title text NOT NULL,
        submitted boolean NOT NULL DEFAULT false,
        claimed_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX placement_status ON placement (status, updated_at DESC);
      CREATE INDEX placement_open ON placement (claimed_at DESC, task_id DESC) WHERE status NOT IN ('done', 'rejected', 'expired', 'failed', 'needs_reconciliation', 'cancelled');
      CREATE INDEX placement_updated_at ON placement (updated_at DESC);

      CREATE TABLE filed_task (
        task_id text PRIMARY KEY,
        source_key text UNIQUE,
        revision text NOT NULL,
        file text NOT NULL,
        urgent boolean NOT NULL,
        content text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX filed_task_unwritten ON filed_task (created_at) WHERE content IS NOT NULL;

      CREATE TABLE custody (
        task_id text PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('ours', 'provisional', 'theirs')),
        zone text NOT NULL,
        epoch integer NOT NULL,
        file text NOT NULL,
        agent text,
        since timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX custody_not_ours ON custody (since DESC) WHERE state <> 'ours';

      CREATE TABLE sync_state (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        status jsonb NOT NULL,
        ended_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE journal_line (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        journal text NOT NULL,
        line json NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE placement, filed_task, custody, sync_state, journal_line');
  }
}
