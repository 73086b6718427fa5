import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Owns the chain and cannot log in. Where the service's role may become it, the service gives the chain away to it. */
const KEEPER = 'waggle_audit_keeper';

const TABLES = `
  CREATE TABLE anchor (
    seq bigint PRIMARY KEY,
    hash text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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

/** The only way out of the chain: up to an anchor that is old enough, whose hash stays as the base of what follows. */
const PRUNE = `
  CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_TABLE_NAME = 'entry' AND TG_OP = 'DELETE' AND current_setting('waggle.pruning', true) = 'on'
        AND current_user = (SELECT tableowner FROM pg_tables WHERE schemaname = TG_TABLE_SCHEMA AND tablename = 'entry') THEN RETURN NULL; END IF;
      RAISE EXCEPTION 'the audit chain is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END $$;

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
      PERFORM set_config('waggle.pruning', '', true);
      UPDATE chain SET base_seq = upto, base_hash = anchored.hash;
      RETURN gone;
    END $$;
  DO $$ BEGIN EXECUTE format('ALTER FUNCTION prune(bigint) SET search_path = %I, pg_temp', current_schema()); END $$;
  REVOKE ALL ON FUNCTION prune(bigint) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION prune(bigint) TO CURRENT_USER;
`;

/** A role that may make roles makes the keeper; another one needs to have been made a member of it beforehand. */
const GIVE_AWAY = `
  DO $$
    DECLARE
      me text := current_user;
      able boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
    BEGIN
      IF able AND NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${KEEPER}') THEN
        BEGIN CREATE ROLE ${KEEPER} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
      END IF;
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${KEEPER}') OR NOT pg_has_role('${KEEPER}', 'MEMBER') THEN
        GRANT DELETE ON entry TO CURRENT_USER;
        RETURN;
      END IF;
      EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO ${KEEPER}', current_schema());
      ALTER TABLE entry OWNER TO ${KEEPER};
      ALTER TABLE chain OWNER TO ${KEEPER};
      ALTER TABLE anchor OWNER TO ${KEEPER};
      ALTER FUNCTION prune(bigint) OWNER TO ${KEEPER};
      ALTER FUNCTION refuse_change() OWNER TO ${KEEPER};
      GRANT SELECT, INSERT, UPDATE, DELETE ON entry, chain, anchor TO ${KEEPER};
      EXECUTE format('REVOKE ALL ON entry, chain, anchor FROM %I', me);
      EXECUTE format('GRANT SELECT, INSERT ON entry TO %I', me);
      EXECUTE format('GRANT SELECT, INSERT (seq, hash) ON anchor TO %I', me);
      EXECUTE format('GRANT SELECT, UPDATE (head_seq, head_hash) ON chain TO %I', me);
      EXECUTE format('GRANT EXECUTE ON FUNCTION prune(bigint) TO %I', me);
      EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${KEEPER}', current_schema());
    END $$;
`;

/**
 * anchor: ends of the chain that were also written elsewhere; keeping: what is backed up and summarised; subject: the key of each
 * person that entries speak of, and the keyed hash by which it is found. The chain's tables go to an owner that cannot log in.
 */
export class KeepChain1700000003330 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(PRUNE);
    await runner.query(GIVE_AWAY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION prune(bigint); DROP TABLE anchor, keeping, subject, pepper; ALTER TABLE chain DROP COLUMN base_seq, DROP COLUMN base_hash');
  }
}
