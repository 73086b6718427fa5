import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ENTRY_INDEXES } from './0001-create-chain.migration.js';

/** Columns that are searched by: their name, their type and how they come from the parsed body. */
const SAID: ReadonlyArray<readonly [column: string, type: string, from: string]> = [
  ['at', 'text COLLATE "C" NOT NULL', `->> 'at'`],
  ['actor', 'text NOT NULL', `->> 'actor'`],
  ['action', 'text NOT NULL', `->> 'action'`],
  ['task_id', 'text', `->> 'taskId'`],
  ['approval', 'text', `->> 'approval'`],
  ['success', 'boolean NOT NULL', `->> 'success'`],
  ['subjects', 'jsonb', `-> 'subjects'`],
];

const FILL = `
  CREATE FUNCTION fill_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE said jsonb := NEW.body;
    BEGIN
      ${SAID.map(([column, , from]) => `NEW.${column} := said ${from};`).join('\n      ')}
      RETURN NEW;
    END $$;
  CREATE TRIGGER entry_filled BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION fill_entry();
`;

/**
 * Still nothing is searched by that the body does not say: a trigger fills the columns, whatever an insert names. Each generated column
 * parsed the body for itself, which was more than half of what an entry cost.
 */
export class FillEntry1700000003530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE entry ${SAID.map(([column]) => `ALTER COLUMN ${column} DROP EXPRESSION`).join(', ')}`);
    await runner.query(FILL);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER entry_filled ON entry; DROP FUNCTION fill_entry');
    await runner.query(`ALTER TABLE entry ${SAID.map(([column]) => `DROP COLUMN ${column}`).join(', ')}`);
    await runner.query(`ALTER TABLE entry ${SAID.map(([column, type, from]) => `ADD COLUMN ${column} ${generated(type, from)}`).join(', ')}`);
    await runner.query(ENTRY_INDEXES);
  }
}

function generated(type: string, from: string): string {
  const value = type.startsWith('boolean') ? `(body::jsonb ${from})::boolean` : `body::jsonb ${from}`;
  return `${type} GENERATED ALWAYS AS (${value}) STORED`;
}
