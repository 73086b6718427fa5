import { type NamedText, PREFIXES, TaskDelegate, type TaskDocument, type ToolArguments } from '@waggle/contracts';
import { v7 } from 'uuid';
import { awaited, chooseAgent, DEAD_AFTER_SECONDS } from '../routing.js';
import type { TaskChange } from '../task-change.js';
import { currentProposal } from '../task-record.js';
import { hold, resume, stopOf } from './hold.js';
import { replacedIn } from './scan-texts.js';
import type { World } from './world.js';

/** Seconds until a task for which nobody is there looks again. */
const NOBODY_SECONDS = 1;
/** The same where one is away that was silent for minutes: it will not be back this second, and many may wait. */
const AWAY_SECONDS = 10;

/** Gives the task to the best living agent, where no stop holds it or that agent: another one is no way round a stop. It waits for one that is away. */
export function delegate(change: TaskChange, world: World): void {
  const { task } = change;
  const chosen = chooseAgent(task.prefix, world.living, world.away);
  if (chosen === undefined) return waitForAgent(change, world);
  const stop = stopOf(world, { taskId: task.taskId, agents: [chosen.agent] }, change.now);
  if (stop !== undefined) return hold(change, stop);
  resume(change);
  task.agent = chosen.agent;
  task.data.routing = chosen.explanation;
  task.data.attempt += 1;
  task.data.retrying = false;
  task.data.delegationId = v7();
  change.move('delegated', chosen.explanation);
  change.dueIn(world.config.DELEGATION_SECONDS);
  sendDelegation(change, chosen.agent, world);
}

function waitForAgent(change: TaskChange, { away }: World): void {
  const { task } = change;
  const names = awaited(task.prefix, away);
  if (names.length === 0) return change.dueIn(NOBODY_SECONDS);
  task.reason = `It waits for ${names.join(' or ')}: nobody else does ${task.prefix}, and nothing was heard of it for ${DEAD_AFTER_SECONDS / 60} minutes.`;
  change.dueIn(AWAY_SECONDS);
}

/** Sends the approved call to the one agent that the policy lets make granted calls. */
export function execute(change: TaskChange, world: World): void {
  const { task } = change;
  const { executor } = world;
  const proposal = task.data.approval?.proposal ?? currentProposal(task);
  const target = { taskId: task.taskId, agents: [executor, task.agent ?? executor], server: proposal?.server ?? '', tool: proposal?.tool ?? '' };
  const stop = stopOf(world, target, change.now);
  if (stop !== undefined) return hold(change, stop);
  if (!world.living.some((agent) => agent.name === executor)) return change.dueIn(NOBODY_SECONDS);
  resume(change);
  task.data.executions += 1;
  task.data.retrying = false;
  task.data.delegationId = v7();
  change.dueIn(world.config.DELEGATION_SECONDS);
  sendDelegation(change, executor, world);
}

function sendDelegation(change: TaskChange, to: string, { config }: World): void {
  const { task } = change;
  const { document, scan, info, delegationId, grant } = task.data;
  const proposal = task.data.approval?.proposal ?? currentProposal(task);
  const executing = task.status === 'executing' && grant !== null && proposal !== undefined && task.data.approval !== null;
  change.send(
    TaskDelegate,
    {
      taskId: task.taskId,
      delegationId: delegationId ?? v7(),
      prefix: executing ? 'EXECUTE' : task.prefix,
      domain: task.domain,
      priority: task.priority,
      zone: task.zone,
      mode: PREFIXES[task.prefix][task.zone] === 'full' ? 'full' : 'draft',
      document: executing ? document : withoutSecrets(document, scan?.redacted ?? []),
      scan,
      info,
      feedback: task.data.feedback.map(({ at, by, reason, refused }) => ({ at, by, reason, refused })),
      lastTry: task.data.attempt >= config.OUTAGE_ATTEMPTS,
      execution: executing ? { approvalId: task.data.approval?.id ?? '', proposal, grant } : undefined,
    },
    { to },
  );
}

/** The agent sees body and front matter as the scan has left them. */
function withoutSecrets(document: TaskDocument, redacted: readonly NamedText[]): TaskDocument {
  const body = redacted.find((text) => text.name === 'body')?.text ?? document.body;
  return { ...document, body, frontMatter: replacedIn(document.frontMatter as ToolArguments, 'front_matter', redacted) as TaskDocument['frontMatter'] };
}
