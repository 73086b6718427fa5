import { createHash, randomBytes } from 'node:crypto';
import {
  type AgentResult,
  type PayloadOf,
  PREFIXES,
  type Prefix,
  type ScanReport,
  type TaskAnswered,
  type TaskDelegate,
  type TaskDocument,
  type TaskSubmit,
} from '@waggle/contracts';
import { v7 as uuid } from 'uuid';

export function buildTaskId(prefix: Prefix = 'EMAIL'): string {
  return `${prefix}_${randomBytes(5).toString('hex')}`;
}

/** A task file's content; the revision belongs to the body. */
export function buildTaskDocument(change: Partial<TaskDocument> = {}): TaskDocument {
  const body = change.body ?? 'Please send me your price list.\n';
  return { frontMatter: { type: 'EMAIL' }, body, revision: createHash('sha256').update(body).digest('hex'), ...change };
}

/** A scan that found nothing. */
export function buildScanReport(change: Partial<ScanReport> = {}): ScanReport {
  return { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [], ...change };
}

export function buildTaskSubmit(change: Partial<PayloadOf<typeof TaskSubmit>> = {}): PayloadOf<typeof TaskSubmit> {
  const prefix = change.prefix ?? 'EMAIL';
  const { domain } = PREFIXES[prefix];
  const taskId = buildTaskId(prefix);
  return { taskId, prefix, domain, priority: 'NORMAL', zone: 'local', source: 'test', document: buildTaskDocument(), ...change };
}

export function buildTaskDelegate(change: Partial<PayloadOf<typeof TaskDelegate>> = {}): PayloadOf<typeof TaskDelegate> {
  const { taskId, prefix, domain, priority, zone, document } = buildTaskSubmit(change);
  return { taskId, prefix, domain, priority, zone, document, delegationId: uuid(), mode: 'full', scan: buildScanReport(), info: [], feedback: [], lastTry: false, ...change };
}

export function buildAgentDone(change: Partial<Extract<AgentResult, { outcome: 'done' }>> = {}): AgentResult {
  return { outcome: 'done', plan: ['read', 'note'], evidence: [], drafts: [], summary: 'Nothing to do.', crmNotes: [], ...change };
}

export function buildTaskAnswered(change: Partial<PayloadOf<typeof TaskAnswered>> = {}): PayloadOf<typeof TaskAnswered> {
  return { taskId: buildTaskId(), delegationId: uuid(), agent: 'sales', durationMs: 5, result: buildAgentDone(), ...change };
}
