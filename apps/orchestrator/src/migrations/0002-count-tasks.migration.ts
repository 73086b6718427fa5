import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Connections that write at once take different rows. */
const SLOTS = 16;

/** Whatever inserts moves and outcomes is counted in its transaction, so that nobody has to count the tasks that have been. */
const COUNTED = `
  CREATE TABLE task_count (status text, slot int, count bigint NOT NULL, PRIMARY KEY (status, slot)) WITH (fillfactor = 50);
  CREATE TABLE outcome_count (agent text, outcome text, slot int, count bigint NOT NULL, agent_ms numeric NOT NULL, PRIMARY KEY (agent, outcome, slot)) WITH (fillfactor = 50);

  INSERT INTO task_count SELECT status, 0, count(*) FROM task GROUP BY status;
  INSERT INTO outcome_count SELECT agent, outcome, 0, count(*), sum(agent_ms) FROM outcome WHERE agent IS NOT NULL GROUP BY agent, outcome;

  CREATE FUNCTION count_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO task_count AS known (status, slot, count)
        SELECT status, pg_backend_pid() % ${SLOTS}, sum(change)
        FROM (SELECT to_status AS status, 1 AS change FROM added UNION ALL SELECT from_status, -1 FROM added WHERE from_status IS NOT NULL) AS changes
        GROUP BY status HAVING sum(change) <> 0 ORDER BY status
        ON CONFLICT (status, slot) DO UPDATE SET count = known.count + excluded.count;
      RETURN NULL;
    END $$;
  CREATE FUNCTION count_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO outcome_count AS known (agent, outcome, slot, count, agent_ms)
        SELECT agent, outcome, pg_backend_pid() % ${SLOTS}, count(*), sum(agent_ms) FROM added WHERE agent IS NOT NULL GROUP BY agent, outcome ORDER BY agent, outcome
        ON CONFLICT (agent, outcome, slot) DO UPDATE SET count = known.count + excluded.count, agent_ms = known.agent_ms + excluded.agent_ms;
      RETURN NULL;
    END $$;
  DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION count_moves() SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION count_outcomes() SET search_path = %I, pg_temp', current_schema());
  END $$;
  CREATE TRIGGER counted AFTER INSERT ON task_move REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_moves();
  CREATE TRIGGER counted AFTER INSERT ON outcome REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_outcomes();
`;

/** How many tasks there are by status, and how each agent's tasks have ended: the sums over the slots. */
export class CountTasks1700000003470 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COUNTED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER counted ON task_move; DROP TRIGGER counted ON outcome; DROP FUNCTION count_moves(), count_outcomes(); DROP TABLE task_count, outcome_count');
  }
}
