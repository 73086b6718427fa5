import { type Artifact, Message, type Part, Role, type Task, TaskState } from '@a2a-js/sdk';
import type { AgentResult, Approval, Receipt } from '@waggle/contracts';
import type { A2aRecord } from './a2a-task.repository.js';

const ABSENT = { metadata: undefined, filename: '' };

const text = (value: string, filename = '', mediaType = 'text/plain'): Part => ({ ...ABSENT, content: { $case: 'text', value }, filename, mediaType });
const json = (value: unknown): Part => ({ ...ABSENT, content: { $case: 'data', value }, mediaType: 'application/json' });

/**
 * The record as the protocol has it.
 *
 * @param site address of this gateway, for links; @param historyLength newest messages only, undefined for all
 */
export function taskOf(record: A2aRecord, site: string, historyLength?: number): Task {
  const { id, contextId, state, history, updatedAt } = record;
  const said = history.map((one) => Message.fromJSON(one));
  return {
    id,
    contextId,
    status: { state, message: statusMessage(record, site), timestamp: updatedAt.toISOString() },
    artifacts: state === TaskState.TASK_STATE_COMPLETED ? artifactsOf(record) : [],
    history: historyLength === undefined ? said : said.slice(Math.max(0, said.length - historyLength)),
    metadata: { taskId: record.taskId, link: `${site}/tasks/${encodeURIComponent(record.taskId)}` },
  };
}

function statusMessage(record: A2aRecord, site: string): Message | undefined {
  const parts = statusParts(record, site);
  if (parts.length === 0) return undefined;
  const { id: taskId, contextId, revision } = record;
  return { messageId: `${taskId}/${revision}`, contextId, taskId, role: Role.ROLE_AGENT, parts, metadata: undefined, extensions: [], referenceTaskIds: [] };
}

function statusParts({ state, task, approval }: A2aRecord, site: string): Part[] {
  if (state === TaskState.TASK_STATE_INPUT_REQUIRED && approval !== null) return waitingParts(approval, site);
  return task?.reason == null ? [] : [text(task.reason)];
}

/** What waits, who may answer, and how. */
function waitingParts(approval: Approval, site: string): Part[] {
  const { id: approvalId, digest, proposal, reasons, peopleNeeded, agreedBy, expires } = approval;
  const { summary, preview, server, tool, args, blanks } = proposal;
  const link = `${site}/approvals/${approvalId}`;
  const sentences = [
    `A person with the role approver must decide until ${expires}: ${summary}`,
    `They decide at ${link}, or by a message to this task with a data part {"approvalId", "digest", "verdict"} that their own token signs in. Text decides nothing.`,
  ];
  return [text(sentences.join('\n')), json({ approvalId, digest, summary, preview, server, tool, args, blanks, reasons, neededRole: 'approver', peopleNeeded, agreedBy, expires, link })];
}

function artifactsOf({ result, receipts }: A2aRecord): Artifact[] {
  return [...(result === null ? [] : [resultArtifact(result)]), ...receipts.map(receiptArtifact)];
}

const artifact = (artifactId: string, name: string, description: string, parts: Part[]): Artifact => ({ artifactId, name, description, parts, metadata: undefined, extensions: [] });

function resultArtifact(result: AgentResult): Artifact {
  const drafts = result.outcome === 'failed' ? [] : result.drafts;
  const parts = drafts.map(({ title, format, content }) => text(content, title, MEDIA_TYPE[format]));
  return artifact('result', 'Result', 'What the swarm has made of it.', [text(summaryOf(result)), ...parts]);
}

const MEDIA_TYPE = { text: 'text/plain', markdown: 'text/markdown', json: 'application/json' } as const;

function summaryOf(result: AgentResult): string {
  switch (result.outcome) {
    case 'done':
      return result.summary;
    case 'proposal':
      return result.proposals.map(({ summary }) => summary).join('\n');
    case 'needs_info':
      return result.question;
    case 'failed':
      return result.detail;
  }
}

function receiptArtifact(receipt: Receipt): Artifact {
  const { tool, mode, providerId, executedAt, grantId } = receipt;
  return artifact(`receipt-${grantId}`, 'Receipt', 'That what was approved was done, once.', [text(`${tool} was called at ${executedAt} (${mode}); provider id ${providerId}.`), json(receipt)]);
}
