import type { TaskChange } from '../task-change.js';
import { tryAgainOrFail, takeInfo } from './answer.js';
import { delegate, execute } from './delegate.js';
import { scanAgain, submitProposal } from './scan.js';
import { mayWaitForItsTurn, waitForItsTurn } from './turn.js';
import type { World } from './world.js';

/** What a task does whose lease has run out: what it waited for did not come. */
export function onDue(change: TaskChange, world: World): void {
  const { task } = change;
  task.dueAt = null;
  switch (task.status) {
    case 'received':
      return scanAgain(change, world, 'inbound');
    case 'scanned':
      return delegate(change, world);
    case 'delegated':
      return task.data.retrying ? delegate(change, world) : unanswered(change, world);
    case 'waiting_info':
      // The answer is there; only the next delegation is not, because nobody was there or a stop holds it.
      if (task.data.askedAgent === null) return delegate(change, world);
      return takeInfo(change, task.data.askedAgent ?? 'the other agent', 'the question', 'No answer came in time.', world);
    case 'proposed':
      return task.data.outboundScan !== null && task.data.scanId === null ? submitProposal(change, world) : scanAgain(change, world, 'outbound');
    case 'executing':
      return unexecuted(change, world);
    default:
  }
}

function unanswered(change: TaskChange, world: World): void {
  const { agent } = change.task;
  const { DELEGATION_SECONDS } = world.config;
  if (agent !== null && mayWaitForItsTurn(change, agent, DELEGATION_SECONDS, world)) return waitForItsTurn(change, agent, DELEGATION_SECONDS);
  const detail = `${agent ?? 'The agent'} did not answer within ${DELEGATION_SECONDS} s.`;
  change.task.data.delegationId = null;
  tryAgainOrFail(change, { cause: 'agent_silent', detail, retryable: true, unavailable: false }, world);
}

/** The granted call is sent again, which is safe, but not behind itself. */
function unexecuted(change: TaskChange, world: World): void {
  const { delegationId, retrying } = change.task.data;
  const { config, executor } = world;
  const isSent = delegationId !== null && !retrying;
  if (isSent && mayWaitForItsTurn(change, executor, config.DELEGATION_SECONDS, world)) return waitForItsTurn(change, executor, config.DELEGATION_SECONDS);
  execute(change, world);
}
