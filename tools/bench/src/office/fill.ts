import pg from 'pg';

export const TASKS = 10_000;
export const PENDING = 500;
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
  const empty = { outboundScan: null, scanId: null, info: [], askedAgent: null, delegationId: null, attempt: 1, executions: 1, proposalIndex: 0, approval: null, grant: null, receipts: [], approvalIds: [], retrying: false, agentMs: 40 };
  return JSON.stringify({ ...empty, document, scan: null, result, routing: 'sales: score 1', proposals: result.proposals });
}

/** The first tasks wait for a person; of the rest most are done. */
const STATUS = `CASE WHEN n <= ${PENDING} THEN 'pending_approval' WHEN n % 50 = 0 THEN 'failed' WHEN n % 20 = 0 THEN 'rejected' WHEN n % 100 = 7 THEN 'delegated' ELSE 'done' END`;
const TASK_ID = `'EMAIL_bench-' || n`;
const numbers = (count: number): string => `generate_series(1, ${count}) AS n`;

/** Rows as the services would have written them for ten thousand tasks; what nothing of this bench looks at is left out. */
const STATEMENTS: ReadonlyArray<readonly [sql: string, params?: readonly unknown[]]> = [
  [
    `INSERT INTO orchestrator.task SELECT ${TASK_ID}, 'EMAIL', 'email', (ARRAY['HIGH', 'NORMAL', 'NORMAL', 'LOW'])[1 + n % 4], 'local', 'mail', repeat('0', 64), 'Opening hours, asked for the ' || n || 'th time',
       ${STATUS}, 6, (ARRAY['sales', 'finance', 'content'])[1 + n % 3], false, 'An agent has made a proposal.', NULL, now() - n * interval '1 minute', now() - n * interval '50 seconds', $1::jsonb FROM ${numbers(TASKS)}`,
    [taskData()],
  ],
  [
    `INSERT INTO orchestrator.task_move SELECT ${TASK_ID}, v, NULL, (ARRAY['received', 'scanned', 'delegated', 'proposed', 'pending_approval', 'done'])[v], now() - n * interval '1 minute' + v * interval '1 second', 'sales', 'Because of the move before.'
       FROM ${numbers(TASKS)}, generate_series(1, 6) AS v`,
  ],
  [
    `INSERT INTO orchestrator.outcome SELECT ${TASK_ID}, (ARRAY['sales', 'finance', 'content'])[1 + n % 3], 'EMAIL', CASE WHEN n % 50 = 0 THEN 'failure' ELSE 'success' END, NULL, 1000 + n % 5000, 40, now() - n * interval '1 minute'
       FROM ${numbers(TASKS)} WHERE n > ${PENDING}`,
  ],
  [
    `INSERT INTO audit.entry (seq, prev_hash, hash, body) SELECT seq, '', md5(seq::text), json_build_object('at', to_char(now() - (100001 - seq) * interval '6 seconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actor', (ARRAY['orchestrator', 'gatekeeper', 'olga', 'email'])[1 + seq % 4],
       'action', (ARRAY['task.delegated', 'approval.requested', 'grant.signed', 'effect.done'])[1 + seq % 4], 'target', 'email.reply_email', 'taskId', 'EMAIL_bench-' || (1 + seq / 10), 'input', '', 'output', 'as it should be', 'approval', NULL, 'evidence', '[]'::json, 'durationMs', NULL, 'success', seq % 50 <> 0)::text
       FROM generate_series(1, ${TASKS * 10}) AS seq`,
  ],
  [`UPDATE audit.chain SET head_seq = ${TASKS * 10}, head_hash = md5('${TASKS * 10}')`],
  [
    `INSERT INTO gatekeeper.approval (id, task_id, agent, priority, urgency, proposal, digest, approval_class, reasons, state, created_at, expires_at, kin, people_needed, decided_by, agreed_by)
       SELECT ${approvalIdOf}, ${TASK_ID}, 'sales', 'NORMAL', n % 4, $1::jsonb, repeat('a', 64), 'always', '["sends mail"]', CASE WHEN n <= ${PENDING} THEN 'pending' ELSE 'executed' END,
         now() - n * interval '1 minute', now() + interval '10 days', 'email.reply_email', 1, CASE WHEN n <= ${PENDING} THEN NULL ELSE 'olga' END, CASE WHEN n <= ${PENDING} THEN '{}'::text[] ELSE '{olga}' END FROM ${numbers(TASKS)}`,
    [proposal],
  ],
  [
    `INSERT INTO workspace.placement (task_id, version, status, revision, file, domain, priority, agent, title, submitted, claimed_at, updated_at)
       SELECT ${TASK_ID}, 6, ${STATUS}, repeat('0', 64), 'In_Progress/sales/EMAIL_bench-' || n || '.md', 'email', 'NORMAL', 'sales', 'Opening hours', true, now() - n * interval '1 minute', now() FROM ${numbers(TASKS)}`,
  ],
  // Its history is written by triggers, which know their tables by the search path.
  ['SET search_path = crm'],
  [`INSERT INTO crm.contact SELECT ${approvalIdOf}, 'Customer ' || n, 'customer' || n || '@customer.example', NULL, 'active' FROM ${numbers(2000)}`],
  [`INSERT INTO crm.deal (id, title, contact_id, value_minor, currency, stage) SELECT ${approvalIdOf}, 'Deal ' || n, ${approvalIdOf}, n * 1000, 'EUR', (ARRAY['lead', 'proposal', 'negotiation', 'closed_won', 'closed_lost'])[1 + n % 5] FROM ${numbers(2000)}`],
  [`INSERT INTO crm.activity SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((1 + n % 2000)::text, 12, '0'))::uuid, 'email', 'Answered', now() - n * interval '1 minute', 'EMAIL_bench-' || n FROM ${numbers(TASKS)}`],
  ['RESET search_path'],
  [`INSERT INTO gateway.alert SELECT gen_random_uuid(), now() - n * interval '10 minutes', (ARRAY['INFO', 'WARNING', 'CRITICAL'])[1 + n % 3], 'grant_reused', 'A grant came twice.', 'EMAIL_bench-' || n FROM ${numbers(2000)}`],
  [
    `INSERT INTO gateway.metric_point SELECT date_trunc('minute', now()) - n * interval '1 minute', $1::jsonb FROM ${numbers(60 * 24 * 30)} ON CONFLICT DO NOTHING`,
    [JSON.stringify({ byStatus: { done: 9000, failed: 100, rejected: 400, pending_approval: 500 }, pendingApprovals: 500, errorRate: 0.01, p50Ms: 1000, p95Ms: 4000, p99Ms: 5000, findings: [] })],
  ],
];

export async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [sql, params = []] of STATEMENTS) await client.query(sql, [...params]);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
