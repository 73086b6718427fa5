import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history is written by the database, so that no change can be made without it. */
export class CreateCrm1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE company (
        id uuid PRIMARY KEY,
        name text NOT NULL
      );
      CREATE UNIQUE INDEX company_name ON company (lower(name));
      CREATE TABLE contact (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        company_id uuid REFERENCES company,
        status text NOT NULL CHECK (status IN ('lead', 'active', 'inactive'))
      );
      CREATE TABLE deal (
        id uuid PRIMARY KEY,
        title text NOT NULL,
        contact_id uuid NOT NULL REFERENCES contact,
        value_minor bigint NOT NULL CHECK (value_minor >= 0),
        currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        stage text NOT NULL CHECK (stage IN ('lead', 'proposal', 'negotiation', 'closed_won', 'closed_lost'))
      );
      CREATE INDEX deal_contact ON deal (contact_id);
      CREATE TABLE activity (
        id uuid PRIMARY KEY,
        contact_id uuid NOT NULL REFERENCES contact,
        kind text NOT NULL CHECK (kind IN ('email', 'meeting', 'call', 'note')),
        summary text NOT NULL,
        at timestamptz NOT NULL,
        task_id text,
        UNIQUE (task_id, contact_id)
      );
      CREATE INDEX activity_contact ON activity (contact_id, at DESC);

      CREATE TABLE change (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        actor text NOT NULL,
        entity text NOT NULL,
        entity_id uuid NOT NULL,
        before jsonb,
        after jsonb
      );
      CREATE INDEX change_entity ON change (entity, entity_id, seq);

      CREATE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO change (actor, entity, entity_id, before, after) VALUES (
            coalesce(nullif(current_setting('waggle.actor', true), ''), 'database'), TG_TABLE_NAME, coalesce(NEW.id, OLD.id), to_jsonb(OLD), to_jsonb(NEW));
          RETURN NULL;
        END $$;
      ${['company', 'contact', 'deal', 'activity']
        .map((table) => `CREATE TRIGGER ${table}_change AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION keep_change();`)
        .join('\n')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE change, activity, deal, contact, company; DROP FUNCTION keep_change');
  }
}
