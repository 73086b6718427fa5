import { type PayloadOf, type ScanReport, ProposalSubmit, SecurityAlert, TaskScan, type TaskScanned } from '@waggle/contracts';
import { v7 } from 'uuid';
import { chooseScanner } from '../routing.js';
import type { TaskChange } from '../task-change.js';
import { currentProposal } from '../task-record.js';
import { delegate } from './delegate.js';
import { markOrigins } from './origins.js';
import { answerWithout, inboundTexts, outboundTexts, redacted } from './scan-texts.js';
import { mayWaitForItsTurn, waitForItsTurn } from './turn.js';
import type { World } from './world.js';

/** Asks for a scan of what came in, or of what the current proposal would send out. */
export function requestScan(change: TaskChange, world: World, stage: 'inbound' | 'outbound'): void {
  const { task } = change;
  const scanner = chooseScanner(world.living);
  if (scanner === undefined) return change.dueIn(1);
  const proposal = currentProposal(task);
  const texts = stage === 'inbound' || proposal === undefined ? inboundTexts(task) : outboundTexts(proposal);
  // Asked again, the first answer counts, whichever question it is to.
  task.data.scanId ??= v7();
  change.dueIn(world.config.SCAN_SECONDS);
  change.send(TaskScan, { taskId: task.taskId, scanId: task.data.scanId, stage, texts }, { to: scanner });
}

/** The scan that is awaited has not come. */
export function scanAgain(change: TaskChange, world: World, stage: 'inbound' | 'outbound'): void {
  const scanner = chooseScanner(world.living);
  const { SCAN_SECONDS } = world.config;
  const isAsked = change.task.data.scanId !== null;
  if (isAsked && scanner !== undefined && mayWaitForItsTurn(change, scanner, SCAN_SECONDS, world)) return waitForItsTurn(change, scanner, SCAN_SECONDS);
  requestScan(change, world, stage);
}

export function onScanned(change: TaskChange, payload: PayloadOf<typeof TaskScanned>, world: World): void {
  const { task } = change;
  if (payload.scanId !== task.data.scanId) return;
  if (payload.stage === 'inbound' && task.status === 'received') return afterInbound(change, payload.report, world);
  if (payload.stage === 'outbound' && task.status === 'proposed') afterOutbound(change, payload.report, world);
}

function afterInbound(change: TaskChange, report: ScanReport, world: World): void {
  const { task } = change;
  task.data.scan = report;
  task.data.scanId = null;
  task.flagged = report.flagged;
  if (report.flagged) alert(change, report, 'inbound');
  if (report.verdict === 'block') return change.move('rejected', `The scan blocked it: ${reasonsOf(report)}`);
  change.move('scanned', report.flagged ? `Scanned and flagged: ${reasonsOf(report)}` : 'Scanned: nothing found.');
  if (currentProposal(task) === undefined) return delegate(change, world);
  propose(change, world, `Prepared in the ${task.data.adoptedFrom ?? 'other'} zone.`);
}

/** Takes the current proposal on its way to a person: its origins are marked, and what would go out is scanned. */
export function propose(change: TaskChange, world: World, reason: string): void {
  markOrigins(change.task);
  change.move('proposed', reason);
  change.task.data.approval = null;
  change.task.data.grant = null;
  Object.assign(change.task.data, { outboundScan: null, scanId: null });
  requestScan(change, world, 'outbound');
}

function afterOutbound(change: TaskChange, report: ScanReport, world: World): void {
  const { task } = change;
  const proposal = currentProposal(task);
  task.data.outboundScan = report;
  task.data.scanId = null;
  if (proposal === undefined) return change.move('failed', 'The proposal is gone.');
  if (report.flagged) {
    task.flagged = true;
    alert(change, report, 'outbound');
  }
  if (report.verdict === 'block') return change.move('rejected', `The scan of the outgoing text blocked it: ${reasonsOf(report)}`);
  const safe = redacted(proposal, report.redacted);
  task.data.proposals[task.data.proposalIndex] = safe;
  task.data.result = answerWithout(task.data.result, proposal, report.redacted);
  if (task.zone === 'cloud') {
    task.dueAt = null;
    return change.move('pending_approval', 'Prepared in the cloud zone: the local zone asks a person.');
  }
  submitProposal(change, world);
}

/** Puts the current proposal into the approval queue; sent again until the gatekeeper says that it has it. */
export function submitProposal(change: TaskChange, world: World): void {
  const { task } = change;
  const proposal = currentProposal(task);
  const scan = task.data.outboundScan;
  if (proposal === undefined || scan === null) return;
  change.dueIn(world.config.SCAN_SECONDS);
  change.send(ProposalSubmit, { taskId: task.taskId, agent: task.agent ?? 'unknown', priority: task.priority, proposal, scan });
}

function reasonsOf(report: ScanReport): string {
  return [...new Set(report.findings.map((finding) => finding.reason))].slice(0, 5).join('; ');
}

function alert(change: TaskChange, report: ScanReport, stage: string): void {
  const severity = report.verdict === 'block' || report.verdict === 'sanitise' ? 'CRITICAL' : 'WARNING';
  const message = `${stage} text of ${change.task.taskId}: ${reasonsOf(report)}`.slice(0, 1000);
  change.send(SecurityAlert, { taskId: change.task.taskId, severity, code: `scan_${report.verdict}`, message, at: change.now.toISOString() });
}
