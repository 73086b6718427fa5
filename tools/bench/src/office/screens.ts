import { taskIdOf } from './fill.js';

/** What one screen asks for, and the statements behind it without everything that is around them. */
export interface Screen {
  readonly name: string;
  readonly path: (taskId: string) => string;
  readonly sql: readonly string[];
}

const TASK = 'SELECT * FROM orchestrator.task WHERE task_id = $1';
const MOVES = 'SELECT * FROM orchestrator.task_move WHERE task_id = $1 ORDER BY version';
const AUDITED = 'SELECT seq, hash, body FROM audit.entry WHERE task_id = $1 ORDER BY seq DESC LIMIT 500';
const APPROVALS = 'SELECT * FROM gatekeeper.approval WHERE task_id = $1 ORDER BY urgency, created_at, id LIMIT 500';
const SUMMARY = 'task_id, prefix, status, version, priority, domain, zone, agent, title, flagged, reason, created_at, updated_at';
const SWARM = [
  "SELECT service, max(plane), count(*) FROM orchestrator.service_instance GROUP BY service",
  "SELECT agent, count(*) FILTER (WHERE outcome <> 'failure'), count(*) FILTER (WHERE outcome = 'failure'), avg(agent_ms)::float8 FROM orchestrator.outcome WHERE agent IS NOT NULL GROUP BY agent",
  "SELECT agent, count(*) FROM orchestrator.task WHERE status IN ('delegated', 'waiting_info') AND agent IS NOT NULL GROUP BY agent",
  'SELECT status, count(*), min(created_at) FROM orchestrator.task GROUP BY status',
  "SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) FROM orchestrator.outcome WHERE at > now() - interval '1 hour'",
];

/** A statement with `$1` is given the task's id. */
export const SCREENS: readonly Screen[] = [
  { name: 'approvals', path: () => '/api/approvals?limit=50', sql: ["SELECT * FROM gatekeeper.approval WHERE state = 'pending' ORDER BY urgency, created_at, id LIMIT 50"] },
  { name: 'tasks in Done', path: () => '/api/tasks?folder=Done&limit=100', sql: [`SELECT ${SUMMARY} FROM orchestrator.task WHERE status = 'done' ORDER BY created_at DESC, task_id DESC LIMIT 101`] },
  {
    name: 'tasks in Pending_Approval',
    path: () => '/api/tasks?folder=Pending_Approval&limit=100',
    sql: [`SELECT ${SUMMARY} FROM orchestrator.task WHERE status = 'pending_approval' ORDER BY created_at DESC, task_id DESC LIMIT 101`],
  },
  {
    name: 'tasks by text',
    path: (taskId) => `/api/tasks?text=${taskId}&limit=100`,
    sql: [`SELECT ${SUMMARY} FROM orchestrator.task WHERE position(lower($1) IN lower(title)) > 0 OR position(lower($1) IN lower(task_id)) > 0 ORDER BY created_at DESC, task_id DESC LIMIT 101`],
  },
  { name: 'task', path: (taskId) => `/api/tasks/${taskId}`, sql: [TASK, MOVES] },
  { name: 'task: why', path: (taskId) => `/api/tasks/${taskId}/why`, sql: [TASK, MOVES] },
  { name: 'task: story', path: (taskId) => `/api/tasks/${taskId}/story`, sql: [TASK, MOVES, AUDITED] },
  { name: 'task: proof', path: (taskId) => `/api/tasks/${taskId}/proof`, sql: [TASK, MOVES, APPROVALS] },
  { name: 'agents', path: () => '/api/agents', sql: SWARM },
  { name: 'status', path: () => '/api/status', sql: SWARM },
  { name: 'metrics', path: () => '/api/metrics', sql: SWARM },
  {
    name: 'metrics/history',
    path: () => '/api/metrics/history?hours=24',
    sql: ["SELECT at, figures FROM gateway.metric_point WHERE at > now() - interval '24 hours' AND (extract(epoch FROM at)::bigint / 60) % 3 = 0 ORDER BY at"],
  },
  { name: 'audit', path: () => '/api/audit?limit=100', sql: ['SELECT seq, hash, body FROM audit.entry ORDER BY seq DESC LIMIT 100'] },
  { name: 'audit of a task', path: (taskId) => `/api/audit?taskId=${taskId}`, sql: ['SELECT seq, hash, body FROM audit.entry WHERE task_id = $1 ORDER BY seq DESC LIMIT 100'] },
  {
    name: 'audit, failures of an actor',
    path: () => '/api/audit?actor=olga&success=false',
    sql: ["SELECT seq, hash, body FROM audit.entry WHERE actor = 'olga' AND NOT success ORDER BY seq DESC LIMIT 100"],
  },
  { name: 'alerts', path: () => '/api/alerts?severity=WARNING,CRITICAL', sql: ["SELECT * FROM gateway.alert WHERE severity IN ('WARNING', 'CRITICAL') ORDER BY at DESC, id DESC LIMIT 101"] },
  {
    name: 'claims',
    path: () => '/api/claims',
    sql: ["SELECT * FROM workspace.placement WHERE status <> ALL ('{done,rejected,expired,failed,needs_reconciliation,cancelled}') ORDER BY claimed_at DESC, task_id DESC LIMIT 101"],
  },
  { name: 'crm', path: () => '/api/crm', sql: ['SELECT count(*) FROM crm.contact', 'SELECT count(*) FROM crm.activity', 'SELECT currency, stage, count(*), sum(value_minor) FROM crm.deal GROUP BY currency, stage'] },
  { name: 'health/detailed', path: () => '/api/health/detailed?refresh=true', sql: [...SWARM, "SELECT severity, count(*) FROM gateway.alert WHERE at > now() - interval '24 hours' GROUP BY severity"] },
];

/** Another task each time, spread over the first so many. */
export const taskOf = (run: number, tasks: number): string => taskIdOf(1 + ((run * 7919) % tasks));
