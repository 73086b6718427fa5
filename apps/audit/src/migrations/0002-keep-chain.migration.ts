import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  CREATE TABLE anchor (
    seq bigint PRIMARY KEY,
    hash text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE FUNCTION date_now() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
  CREATE TRIGGER anchor_dated BEFORE INSERT ON anchor FOR EACH ROW EXECUTE FUNCTION date_now();

  CREATE TABLE keeping (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    backed_up_to bigint NOT NULL DEFAULT 0,
    summarised text NOT NULL DEFAULT ''
  );
  INSERT INTO keeping DEFAULT VALUES;

  CREATE TABLE subject (
    ref uuid PRIMARY KEY,
    digest text NOT NULL UNIQUE,
    key bytea NOT NULL
  );
  CREATE TABLE pepper (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value text NOT NULL DEFAULT gen_random_uuid()::text || gen_random_uuid()::text
  );
  INSERT INTO pepper DEFAULT VALUES;

  ALTER TABLE chain ADD COLUMN base_seq bigint NOT NULL DEFAULT 0, ADD COLUMN base_hash text NOT NULL DEFAULT repeat('0', 64);
`;

/**
 * The only way out of the chain: up to an anchor that is old enough, whose hash stays as the base of what follows. It acts as its
 * owner; a service with a login of its own is not that, so it can neither delete nor move the base by itself.
 */
const PRUNE = `
  CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (TG_TABLE_NAME, TG_OP) IN (('entry', 'DELETE'), ('chain', 'UPDATE')) AND current_setting('waggle.pruning', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN RETURN NULL; END IF;
      RAISE EXCEPTION 'the audit chain is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END $$;
  CREATE TRIGGER chain_base BEFORE UPDATE OF base_seq, base_hash OR DELETE OR TRUNCATE ON chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE FUNCTION prune(upto bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      anchored anchor%ROWTYPE;
      gone bigint;
    BEGIN
      PERFORM 1 FROM chain FOR UPDATE;
      SELECT * INTO anchored FROM anchor WHERE seq = upto;
      IF NOT FOUND OR anchored.at > now() - interval '90 days' THEN
        RAISE EXCEPTION 'entry % has no anchor that is 90 days old', upto USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF NOT EXISTS (SELECT 1 FROM entry WHERE seq = upto AND hash = anchored.hash) THEN
        RAISE EXCEPTION 'entry % is not what was anchored', upto USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      PERFORM set_config('waggle.pruning', 'on', true);
      DELETE FROM entry WHERE seq <= upto;
      GET DIAGNOSTICS gone = ROW_COUNT;
      UPDATE chain SET base_seq = upto, base_hash = anchored.hash;
      PERFORM set_config('waggle.pruning', '', true);
      RETURN gone;
    END $$;
  DO $$ BEGIN EXECUTE format('ALTER FUNCTION prune(bigint) SET search_path = %I, pg_temp', current_schema()); END $$;
`;

/**
 * anchor: ends of the chain that were also written elsewhere; keeping: what is backed up and summarised; subject: the key of each
 * person that entries speak of, and the keyed hash by which it is found.
 */
export class KeepChain1700000003330 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(PRUNE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER chain_base ON chain; DROP FUNCTION prune(bigint); DROP TABLE anchor, keeping, subject, pepper; ALTER TABLE chain DROP COLUMN base_seq, DROP COLUMN base_hash; DROP FUNCTION date_now');
  }
}
