import type { MigrationInterface, QueryRunner } from 'typeorm';

const QUEUE = `
  CREATE TABLE approval (
    id uuid PRIMARY KEY,
    task_id text NOT NULL,
    agent text NOT NULL,
    priority text NOT NULL,
    urgency int NOT NULL,
    proposal jsonb NOT NULL,
    digest text NOT NULL,
    approval_class text NOT NULL,
    reasons jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'modified', 'expired', 'executed', 'failed', 'withdrawn')),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    kin text NOT NULL,
    template jsonb,
    escalated_at timestamptz,
    people_needed int NOT NULL,
    agreed_by text[] NOT NULL DEFAULT '{}',
    decided_by text,
    decided_at timestamptz,
    decision_reason text,
    decision_seconds double precision,
    channel text,
    approved_args jsonb,
    approved_digest text,
    release_at timestamptz,
    released_at timestamptz,
    grant_id text,
    edits jsonb NOT NULL DEFAULT '[]',
    recipient text,
    effect text NOT NULL DEFAULT 'none' CHECK (effect IN ('made', 'possible', 'none')),
    payee text,
    invoice text,
    currency text,
    amount_minor bigint,
    CHECK (state = 'pending' OR decided_by IS NOT NULL),
    CHECK (grant_id IS NULL OR (approved_digest IS NOT NULL AND cardinality(agreed_by) >= people_needed))
  );
  CREATE INDEX approval_queue ON approval (state, urgency, created_at, id);
  CREATE INDEX approval_group ON approval (kin, urgency, created_at, id);
  CREATE INDEX approval_all ON approval (urgency, created_at, id);
  CREATE INDEX approval_age ON approval (created_at, id);
  CREATE INDEX approval_recipient ON approval (recipient) WHERE recipient IS NOT NULL AND state = 'executed';
  CREATE INDEX approval_task ON approval (task_id);
  CREATE UNIQUE INDEX approval_pending_call ON approval (task_id, digest) WHERE state = 'pending';
  CREATE INDEX approval_payee ON approval (payee) WHERE payee IS NOT NULL;
  CREATE INDEX approval_payment ON approval (created_at) WHERE payee IS NOT NULL;
  CREATE INDEX approval_expiry ON approval (expires_at) WHERE state = 'pending';
  CREATE INDEX approval_release ON approval (release_at) WHERE release_at IS NOT NULL AND released_at IS NULL;
`;

/** What people have said, once and for many. */
const WORDS = `
  CREATE TABLE decision (
    proof_hash text PRIMARY KEY,
    approval_id uuid NOT NULL,
    verdict text NOT NULL,
    person text NOT NULL,
    channel text NOT NULL,
    digest text NOT NULL,
    decided_at timestamptz NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX decision_approval ON decision (approval_id);

  CREATE TABLE template (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    server text NOT NULL,
    tool text NOT NULL,
    approval_id uuid NOT NULL REFERENCES approval,
    args jsonb NOT NULL,
    digest text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    retired_by text,
    retired_at timestamptz
  );
  CREATE UNIQUE INDEX template_source ON template (approval_id) WHERE retired_at IS NULL;
  CREATE INDEX template_tool ON template (server, tool) WHERE retired_at IS NULL;
  CREATE INDEX approval_template ON approval ((template->>'id')) WHERE channel = 'template';
`;

/** The approval queue, every decision that was accepted, and the templates. */
export class CreateApproval1700000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(QUEUE);
    await runner.query(WORDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE template, decision, approval');
  }
}
