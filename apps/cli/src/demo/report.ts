import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TaskSummary } from '@waggle/contracts';
import type { DemoApi, Story } from './demo-api.js';
import { MADE_BROKEN } from './delivery.js';
import type { DemoItem } from './manifest.js';

const EXPLANATION = '.error.md';

/** What a mail that reached the sink must tell. */
export interface SinkMail {
  readonly messageId: string | null;
}

/** The demo's result as `--json` writes it. */
export interface DemoReport {
  infra: string;
  seconds: number;
  tasks: { in: number; done: number; rejected: number; failed: number; needs_reconciliation: number; lost: number };
  approvals: { asked: number; approved: number; rejected: number; modified: number; expired: number };
  effects: { requested: number; executed: number; duplicates: number; refused: number };
  mail: { delivered_to_sink: number; unapproved_delivered: number };
  audit: { entries: number; chain_ok: boolean };
  /** `COMPLIANT`, or what was found. */
  compliance: { verdict: string; findings: string[] };
  processes: number;
  /** What went otherwise than the manifest expects, and receipts that do not prove. Empty when all is well. */
  problems: string[];
}

export interface Evidence {
  readonly items: readonly DemoItem[];
  readonly api: DemoApi;
  readonly workspace: string;
  readonly sink: readonly SinkMail[];
  readonly infra: string;
  readonly seconds: number;
  readonly processes: number;
}

/** Joins what the API, the workspace and the sink say; nothing in it comes from the driver's own count of what it did. */
export async function makeReport(evidence: Evidence): Promise<DemoReport> {
  const { api, sink } = evidence;
  const tasks = await api.tasks();
  const stories = await Promise.all(tasks.map((task) => api.task(task.taskId)));
  const approvals = await api.everyApproval();
  const receipts = stories.flatMap((story) => story.receipts);
  const approvedIds = new Set(receipts.map((receipt) => receipt.providerId));
  const refusedFiles = await refusals(evidence.workspace, tasks);
  const problems = [...mismatches(evidence.items, stories, refusedFiles), ...(await unproven(api, tasks))];
  const audit = await api.verifyAudit();
  const { verdict, findings } = await api.compliance();
  const counted = (state: string): number => approvals.filter((approval) => approval.state === state).length;
  const modified = approvals.filter((approval) => approval.approvedDigest !== null && approval.approvedDigest !== approval.digest).length;
  const accepted = approvals.filter((approval) => approval.approvedDigest !== null).length;
  return {
    infra: evidence.infra,
    seconds: evidence.seconds,
    tasks: { in: evidence.items.length + MADE_BROKEN.length, ...ends(tasks), rejected: ends(tasks).rejected + refusedFiles.length, lost: lost(evidence.items, stories, refusedFiles).length },
    approvals: { asked: approvals.length, approved: accepted - modified, rejected: counted('rejected'), modified, expired: counted('expired') },
    effects: { requested: accepted, executed: receipts.length, duplicates: duplicates(sink), refused: await api.auditCount('tool.refused') },
    mail: { delivered_to_sink: sink.length, unapproved_delivered: sink.filter((mail) => !approvedIds.has(mail.messageId ?? '')).length },
    audit: { entries: audit.entries, chain_ok: audit.ok },
    compliance: { verdict, findings: findings.map(({ check, detail, entries }) => `${check}: ${detail} (${entries.join(', ')})`) },
    processes: evidence.processes,
    problems,
  };
}

/** All that must hold for exit code 0. */
export function isGood(report: DemoReport): boolean {
  return report.tasks.lost === 0 && report.effects.duplicates === 0 && report.mail.unapproved_delivered === 0 && report.audit.chain_ok && report.compliance.verdict === 'COMPLIANT' && report.problems.length === 0;
}

function ends(tasks: readonly TaskSummary[]): { done: number; rejected: number; failed: number; needs_reconciliation: number } {
  const count = (status: TaskSummary['status']): number => tasks.filter((task) => task.status === status).length;
  return { done: count('done'), rejected: count('rejected'), failed: count('failed'), needs_reconciliation: count('needs_reconciliation') };
}

function duplicates(sink: readonly SinkMail[]): number {
  return sink.length - new Set(sink.map((mail) => mail.messageId)).size;
}

interface Refusal {
  readonly name: string;
  /** What the `.error.md` says; it names the file as it was found. */
  readonly text: string;
}

/** Files in `Rejected/` that have their explanation beside them and never became a task. */
async function refusals(workspace: string, tasks: readonly TaskSummary[]): Promise<Refusal[]> {
  const known = new Set(tasks.map((task) => task.taskId));
  const folder = join(workspace, 'Rejected');
  const names = await readdir(folder, { recursive: true });
  const explained = names.filter((name) => name.endsWith(EXPLANATION) && !known.has(basename(name, EXPLANATION)));
  return Promise.all(explained.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

function storyOf(item: DemoItem, stories: readonly Story[]): Story | undefined {
  return stories.find(({ task, document }) => task.taskId === item.id || document.frontMatter['message_id'] === item.id);
}

function isRefused(fileName: string, refused: readonly Refusal[]): boolean {
  return refused.some(({ name, text }) => name.includes(basename(fileName, '.md')) || text.includes(fileName));
}

/** Items that have neither a task that has ended nor an explained file in `Rejected/`. */
function lost(items: readonly DemoItem[], stories: readonly Story[], refused: readonly Refusal[]): DemoItem[] {
  return items.filter((item) => (item.kind === 'broken' ? !isRefused(basename(item.file), refused) : storyOf(item, stories)?.why.owner !== 'nobody'));
}

function mismatches(items: readonly DemoItem[], stories: readonly Story[], refused: readonly Refusal[]): string[] {
  const tasks = items
    .filter((item) => item.kind !== 'broken')
    .flatMap((item) => {
      const status = storyOf(item, stories)?.task.status ?? 'missing';
      return status === item.expect ? [] : [`${item.file} ended as ${status}, expected ${item.expect}`];
    });
  const broken = items.filter((item) => item.kind === 'broken' && !isRefused(basename(item.file), refused)).map((item) => `${item.file} was not refused with an explanation`);
  const made = MADE_BROKEN.filter((name) => !isRefused(name, refused)).map((name) => `${name} was not refused with an explanation`);
  return [...tasks, ...broken, ...made];
}

async function unproven(api: DemoApi, tasks: readonly TaskSummary[]): Promise<string[]> {
  const proofs = await Promise.all(tasks.map(async ({ taskId }) => ({ taskId, proof: await api.proof(taskId) })));
  return proofs.filter(({ proof }) => !proof.proven).map(({ taskId, proof }) => `${taskId} does not prove: ${proof.missing.join('; ')}`);
}
