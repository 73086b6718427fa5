import type pg from 'pg';

/** Which tasks there shall be, by number. */
export interface Filling {
  /** So many are there already. */
  readonly from: number;
  readonly to: number;
  /** The first so many wait for a person. */
  readonly pending: number;
}


/** What an agent was asked, and what it answers: as long as mails are. */
const TEXT = 'Could you please tell me when you are open on Saturdays, and whether the workshop is open as well? '.repeat(15);

export const taskIdOf = (number: number): string => `EMAIL_bench-${number}`;
const approvalIdOf = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;

const proposal = JSON.stringify({
  id: '00000000-0000-7000-8000-000000000000',
  server: 'email',
  tool: 'reply_email',
  args: { to: ['ann@customer.example'], cc: [], subject: 'Re: Opening hours', text: TEXT, inReplyTo: '<1@customer.example>', references: [] },
  action: 'reply',
  summary: 'Reply to ann@customer.example',
  preview: TEXT,
  blanks: [],
  evidence: [{ kind: 'message', ref: '<1@customer.example>', quote: 'when you are open' }],
  taint: [],
  flags: [],
});

function taskData(): string {
  const document = { frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours' }, body: TEXT, revision: '0'.repeat(64) };
  const result = { outcome: 'proposal', plan: ['Read', 'Look up', 'Answer'], evidence: [], drafts: [], proposals: [JSON.parse(proposal) as object], crmNotes: [] };
  const empty = { outboundScan: null, scanId: null, info: [], read: [], feedback: [], unavailable: false, heldBy: null, adoptedFrom: null, takenOver: false, askedAgent: null, delegationId: null, attempt: 1, executions: 1, proposalIndex: 0, approval: null, grant: null, receipts: [], approvalIds: [], retrying: false, agentMs: 40 };
  return JSON.stringify({ ...empty, document, scan: null, result, routing: 'sales: score 1', proposals: result.proposals });
}

const TASK_ID = `'EMAIL_bench-' || n`;
type Statement = readonly [sql: string, params?: readonly unknown[]];

/** The first tasks wait for a person; of the rest most are done. */
const statusOf = (pending: number): string =>
  `CASE WHEN n <= ${pending} THEN 'pending_approval' WHEN n % 50 = 0 THEN 'failed' WHEN n % 20 = 0 THEN 'rejected' WHEN n <= 10 * ${pending} AND n % 100 = 7 THEN 'delegated' ELSE 'done' END`;
const numbers = (from: number, to: number): string => `generate_series(${from + 1}, ${to}) AS n`;

function orchestrator(tasks: string, pending: number): Statement[] {
  return [
    [
      `INSERT INTO orchestrator.task SELECT ${TASK_ID}, 'EMAIL', 'email', (ARRAY['HIGH', 'NORMAL', 'NORMAL', 'LOW'])[1 + n % 4], 'local', 'mail', repeat('0', 64), 'Opening hours, asked for the ' || n || 'th time',
         ${statusOf(pending)}, 6, (ARRAY['sales', 'finance', 'content'])[1 + n % 3], false, 'An agent has made a proposal.', NULL, now() - n * interval '1 minute', now() - n * interval '50 seconds', $1::jsonb FROM ${tasks}`,
      [taskData()],
    ],
    [
      `INSERT INTO orchestrator.task_move SELECT ${TASK_ID}, v, (ARRAY[NULL, 'received', 'scanned', 'delegated', 'proposed', 'pending_approval'])[v], CASE WHEN v = 6 THEN ${statusOf(pending)} ELSE (ARRAY['received', 'scanned', 'delegated', 'proposed', 'pending_approval'])[v] END,
         now() - n * interval '1 minute' + v * interval '1 second', 'sales', 'Because of the move before.' FROM ${tasks}, generate_series(1, 6) AS v`,
    ],
    [
      `INSERT INTO orchestrator.outcome SELECT ${TASK_ID}, (ARRAY['sales', 'finance', 'content'])[1 + n % 3], 'EMAIL', CASE WHEN n % 50 = 0 THEN 'failure' ELSE 'success' END, NULL, 1000 + n % 5000, 40, now() - n * interval '1 minute'
         FROM ${tasks} WHERE n > ${pending}`,
    ],
    [
      `INSERT INTO orchestrator.refusal SELECT ${approvalIdOf}, ${TASK_ID}, (ARRAY['sales', 'finance', 'content'])[1 + n % 3], 'email.reply_email', '{}', 'Not in this tone.', false, 'olga', 20, now() - n * interval '1 minute' FROM ${tasks} WHERE n % 20 = 0`,
    ],
    // What a week of them has left.
    [`INSERT INTO orchestrator.inbox SELECT gen_random_uuid(), now() - n % 10000 * interval '1 minute' FROM ${tasks}, generate_series(1, 4)`],
  ];
}

function gatekeeper(tasks: string, pending: number): Statement[] {
  return [
    [
      `INSERT INTO gatekeeper.approval (id, task_id, agent, priority, urgency, proposal, digest, approval_class, reasons, state, created_at, expires_at, kin, people_needed, decided_by, agreed_by, decided_at, channel, recipient)
         SELECT ${approvalIdOf}, ${TASK_ID}, 'sales', 'NORMAL', n % 4, $1::jsonb, repeat('a', 64), 'always', '["sends mail"]', CASE WHEN n <= ${pending} THEN 'pending' ELSE 'executed' END, now() - n * interval '1 minute', now() + interval '10 days',
           'email.reply_email', 1, CASE WHEN n <= ${pending} THEN NULL ELSE 'olga' END, CASE WHEN n <= ${pending} THEN '{}'::text[] ELSE '{olga}' END, CASE WHEN n <= ${pending} THEN NULL ELSE now() - n * interval '1 minute' END, 'web', 'customer' || n % 20000 || '@customer.example' FROM ${tasks}`,
      [proposal],
    ],
    [`INSERT INTO gatekeeper.decision SELECT md5(n::text), ${approvalIdOf}, 'approve', 'olga', 'web', repeat('a', 64), now() - n * interval '1 minute' FROM ${tasks} WHERE n > ${pending}`],
  ];
}

function crm(tasks: string, fifth: string): Statement[] {
  return [
    // Its history is written by triggers, which know their tables by the search path.
    ['SET search_path = crm'],
    [`INSERT INTO crm.contact SELECT ${approvalIdOf}, 'Customer ' || n, 'customer' || n || '@customer.example', NULL, 'active' FROM ${fifth}`],
    [`INSERT INTO crm.deal (id, title, contact_id, value_minor, currency, stage) SELECT ${approvalIdOf}, 'Deal ' || n, ${approvalIdOf}, n * 1000, 'EUR', (ARRAY['lead', 'proposal', 'negotiation', 'closed_won', 'closed_lost'])[1 + n % 5] FROM ${fifth}`],
    [`INSERT INTO crm.activity SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(greatest(1, n / 5)::text, 12, '0'))::uuid, 'email', 'Answered', now() - n * interval '1 minute', 'EMAIL_bench-' || n FROM ${tasks}`],
    ['RESET search_path'],
  ];
}

function others(tasks: string, fifth: string, pending: number): Statement[] {
  return [
    [
      `INSERT INTO workspace.placement (task_id, version, status, revision, file, domain, priority, agent, title, submitted, claimed_at, updated_at)
         SELECT ${TASK_ID}, 6, ${statusOf(pending)}, repeat('0', 64), 'In_Progress/sales/EMAIL_bench-' || n || '.md', 'email', 'NORMAL', 'sales', 'Opening hours', true, now() - n * interval '1 minute', now() - n * interval '1 minute' FROM ${tasks}`,
    ],
    [`INSERT INTO workspace.filed_task SELECT ${TASK_ID}, 'mail:' || n, repeat('0', 64), 'Needs_Action/email/EMAIL_bench-' || n || '.md', false, NULL, now() - n * interval '1 minute' FROM ${tasks}`],
    [`INSERT INTO gateway.alert SELECT gen_random_uuid(), now() - n * interval '10 minutes', (ARRAY['INFO', 'WARNING', 'CRITICAL'])[1 + n % 3], 'grant_reused', 'A grant came twice.', 'EMAIL_bench-' || n FROM ${fifth}`],
    [
      `INSERT INTO gateway.metric_point SELECT date_trunc('minute', now()) - n * interval '1 minute', $1::jsonb FROM ${numbers(0, 60 * 24 * 30)} ON CONFLICT DO NOTHING`,
      [JSON.stringify({ byStatus: { done: 9000, failed: 100, rejected: 400, pending_approval: 500 }, pendingApprovals: 500, errorRate: 0.01, p50Ms: 1000, p95Ms: 4000, p99Ms: 5000, findings: [] })],
    ],
  ];
}

/** Rows as the services would have written them; what nothing of this bench looks at is left out. The audit is filled by `fillChain`. */
export async function fill(client: pg.Client, { from, to, pending }: Filling): Promise<void> {
  const [tasks, fifth] = [numbers(from, to), numbers(Math.floor(from / 5), Math.floor(to / 5))];
  for (const [sql, params = []] of [...orchestrator(tasks, pending), ...gatekeeper(tasks, pending), ...crm(tasks, fifth), ...others(tasks, fifth, pending)]) await client.query(sql, [...params]);
}
