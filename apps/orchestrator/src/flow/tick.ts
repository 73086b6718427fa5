import type { TaskChange } from '../task-change.js';
import { tryAgainOrFail, takeInfo } from './answer.js';
import { delegate, execute } from './delegate.js';
import { requestScan, submitProposal } from './scan.js';
import type { World } from './world.js';

/** What a task does whose lease has run out: what it waited for did not come. */
export function onDue(change: TaskChange, world: World): void {
  const { task } = change;
  task.dueAt = null;
  switch (task.status) {
    case 'received':
      return requestScan(change, world, 'inbound');
    case 'scanned':
      return delegate(change, world);
    case 'delegated':
      return task.data.retrying ? delegate(change, world) : unanswered(change, world);
    case 'waiting_info':
      // The answer is there; only the next delegation is not, because nobody was there or a stop holds it.
      if (task.data.askedAgent === null) return delegate(change, world);
      return takeInfo(change, task.data.askedAgent ?? 'the other agent', 'the question', 'No answer came in time.', world);
    case 'proposed':
      return task.data.outboundScan !== null && task.data.scanId === null ? submitProposal(change, world) : requestScan(change, world, 'outbound');
    case 'executing':
      return execute(change, world);
    default:
  }
}

function unanswered(change: TaskChange, world: World): void {
  const detail = `${change.task.agent ?? 'The agent'} did not answer within ${world.config.DELEGATION_SECONDS} s.`;
  change.task.data.delegationId = null;
  tryAgainOrFail(change, { cause: 'agent_silent', detail, retryable: true, unavailable: false }, world);
}
