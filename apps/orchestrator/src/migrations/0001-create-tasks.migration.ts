import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why people refused what agents proposed. */
const REFUSALS = `
  CREATE TABLE refusal (
    approval_id uuid PRIMARY KEY,
    task_id text NOT NULL REFERENCES task,
    agent text NOT NULL,
    tool text NOT NULL,
    flags text[] NOT NULL,
    reason text NOT NULL,
    again boolean NOT NULL,
    by text NOT NULL,
    seconds double precision,
    at timestamptz NOT NULL
  );
  CREATE INDEX refusal_agent ON refusal (agent, at DESC);
  CREATE INDEX refusal_at ON refusal (at DESC, approval_id DESC);
`;

/** Moves and outcomes are only ever written in one statement with their task: no foreign key asks for it again. */
export class CreateTasks1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task (
        task_id text PRIMARY KEY,
        prefix text NOT NULL,
        domain text NOT NULL,
        priority text NOT NULL,
        zone text NOT NULL,
        source text NOT NULL,
        revision text NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        version int NOT NULL,
        agent text,
        flagged boolean NOT NULL DEFAULT false,
        reason text,
        due_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        data jsonb NOT NULL
      );
      CREATE INDEX task_due ON task (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX task_created ON task (created_at DESC, task_id DESC);
      CREATE INDEX task_status ON task (status, created_at DESC, task_id DESC);
      CREATE TABLE task_move (
        task_id text NOT NULL,
        version int NOT NULL,
        from_status text,
        to_status text NOT NULL,
        at timestamptz NOT NULL,
        agent text,
        reason text NOT NULL,
        PRIMARY KEY (task_id, version)
      );
      CREATE TABLE outcome (
        task_id text PRIMARY KEY,
        agent text,
        prefix text NOT NULL,
        outcome text NOT NULL,
        cause text,
        duration_ms bigint NOT NULL,
        agent_ms bigint NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX outcome_at ON outcome (at);
      CREATE TABLE service_instance (
        service text NOT NULL,
        instance text NOT NULL,
        plane text NOT NULL,
        state text NOT NULL,
        capabilities jsonb NOT NULL,
        last_beat timestamptz NOT NULL,
        PRIMARY KEY (service, instance)
      );
    `);
    await runner.query(REFUSALS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refusal, outcome, task_move, task, service_instance');
  }
}
