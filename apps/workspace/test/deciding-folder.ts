import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Approval, Decision } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { buildApproval, buildProposal, type TestScope, testScope, waitFor } from '@waggle/testing';
import workspace from '../src/index.js';
import { clearDesk, decisions, desk, FOLDER_KEY, gatekeeper, move, orchestrator, queue } from './deciding-desk.js';

export const PENDING = 'Pending_Approval/email';

let scope: TestScope;
let root: string;
let running: RunningService[] = [];

/** Before each test: an empty folder, and what stands in for the services that it asks. */
export async function openFolder(): Promise<void> {
  scope = await testScope();
  root = await mkdtemp(path.join(os.tmpdir(), 'waggle-deciding-'));
  clearDesk();
  for (const service of [gatekeeper, orchestrator]) running.push(await startService(service, { env: scope.env, log: silentLogger() }));
}

/** After each test. */
export async function closeFolder(): Promise<void> {
  for (const service of running.reverse()) await service.stop();
  running = [];
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
}

/** The workspace service over the folder. */
export async function start(more: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService(workspace, { env: { ...scope.env, WAGGLE_WORKSPACE: root, FOLDER_DECISION_KEY: FOLDER_KEY, FOLDER_OPERATOR: 'olga', WORKSPACE_RESCAN_SECONDS: '1', ...more }, log: silentLogger() });
  running.push(service);
  return service;
}

/** A file in the queue's folder. */
export async function waiting(change: Partial<Approval> = {}): Promise<Approval> {
  const proposal = change.proposal ?? buildProposal();
  const approval = buildApproval({ proposal, taskId: `EMAIL_${desk.version + 1}`, digest: argumentsDigest(proposal.args), ...change });
  queue.set(approval.id, approval);
  await move(approval);
  await waitFor(() => read(`${PENDING}/${nameOf(approval.taskId)}`));
  return approval;
}

/** Without a file: the folder itself. */
export const onDisk = (file = ''): string => path.join(root, file);
export const read = (file: string): Promise<string> => readFile(onDisk(file), 'utf8');
export const names = async (folder: string): Promise<string[]> => (await readdir(onDisk(folder))).filter((name) => !name.startsWith('.')).sort();
export const nameOf = (taskId: string): string => `APPROVE_${taskId}.md`;
export const byHand = (taskId: string, folder: string): Promise<void> => rename(onDisk(`${PENDING}/${nameOf(taskId)}`), onDisk(`${folder}/${nameOf(taskId)}`));
export const decisionsOn = ({ id }: Approval): Decision[] => decisions.filter(({ approvalId }) => approvalId === id);
export const untilText = (file: string, text: string) => waitFor(async () => (await read(file).catch(() => '')).includes(text), { describe: () => `${file} to hold ${text}` });
