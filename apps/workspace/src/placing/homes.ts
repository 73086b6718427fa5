import { isTerminal, type TaskSummary } from '@waggle/contracts';
import { folderOfDomain, inProgressOf, type WorkspacePath } from '@waggle/workspace-files';

/** Where the files of a task belong. `null`: there shall be none; `stay`: wherever it is. */
export interface Homes {
  readonly task: WorkspacePath | 'stay';
  readonly approve: WorkspacePath | null;
  readonly execute: WorkspacePath | null;
}

/** Who makes granted calls: names the folder of the EXECUTE file. */
export function executorOf(role: string): string {
  return role === 'single' ? 'generalist' : 'security';
}

/** An agent's name becomes a folder's name, so it is one plain word. */
function agentFolder(agent: string | null): WorkspacePath | 'stay' {
  return agent !== null && /^[a-z][a-z0-9-]{0,40}$/.test(agent) ? inProgressOf(agent) : 'stay';
}

/** The one table from a task's status to its files' places. */
export function homesOf(task: Pick<TaskSummary, 'status' | 'agent' | 'domain'>, executor: string): Homes {
  const mine = agentFolder(task.agent);
  switch (task.status) {
    case 'received':
    case 'scanned':
      return { task: 'stay', approve: null, execute: null };
    case 'delegated':
    case 'waiting_info':
    case 'proposed':
      return { task: mine, approve: null, execute: null };
    case 'pending_approval':
      return { task: mine, approve: folderOfDomain('Pending_Approval', task.domain), execute: null };
    case 'approved':
      return { task: mine, approve: 'Approved', execute: null };
    case 'executing':
      return { task: mine, approve: 'Approved', execute: inProgressOf(executor) };
    case 'done':
      return { task: 'Done', approve: 'Done', execute: 'Done' };
    case 'rejected':
    case 'expired':
    case 'failed':
    case 'needs_reconciliation':
    case 'cancelled':
      return { task: 'Rejected', approve: 'Rejected', execute: 'Rejected' };
  }
}

/** Ended otherwise than done: a note says why. */
export function endedBadly(status: TaskSummary['status']): boolean {
  return isTerminal(status) && status !== 'done';
}
