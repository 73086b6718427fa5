import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Over the columns that an entry is searched by. */
export const ENTRY_INDEXES = `
  CREATE INDEX entry_actor ON entry (actor, seq DESC);
  CREATE INDEX entry_action ON entry (action, seq DESC);
  CREATE INDEX entry_task_id ON entry (task_id, seq DESC);
  CREATE INDEX entry_approval ON entry (approval, seq DESC) WHERE approval IS NOT NULL;
  CREATE INDEX entry_failed ON entry (seq DESC) WHERE NOT success;
  CREATE INDEX entry_at ON entry (at);
  CREATE INDEX entry_subjects ON entry USING gin (subjects) WHERE subjects IS NOT NULL;
`;

/**
 * `body` is the only truth of a row; what is searched by is generated from it, so that no column can say something else.
 * `chain` holds the ends of the chain and is the lock of its one writer at a time.
 */
export class CreateChain1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entry (
        seq bigint PRIMARY KEY,
        prev_hash text NOT NULL,
        hash text NOT NULL,
        body text NOT NULL,
        at text COLLATE "C" NOT NULL GENERATED ALWAYS AS (body::jsonb ->> 'at') STORED,
        actor text NOT NULL GENERATED ALWAYS AS (body::jsonb ->> 'actor') STORED,
        action text NOT NULL GENERATED ALWAYS AS (body::jsonb ->> 'action') STORED,
        task_id text GENERATED ALWAYS AS (body::jsonb ->> 'taskId') STORED,
        approval text GENERATED ALWAYS AS (body::jsonb ->> 'approval') STORED,
        success boolean NOT NULL GENERATED ALWAYS AS ((body::jsonb ->> 'success')::boolean) STORED,
        subjects jsonb GENERATED ALWAYS AS (body::jsonb -> 'subjects') STORED
      );
      ${ENTRY_INDEXES}

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit chain is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE chain (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        head_seq bigint NOT NULL,
        head_hash text NOT NULL
      );
      INSERT INTO chain (head_seq, head_hash) VALUES (0, repeat('0', 64));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entry, chain; DROP FUNCTION refuse_change');
  }
}
