import type { AgentResult, Evidence, TaskSummary } from '@waggle/contracts';
import { bullets, fenced, inline, page, section } from './markdown.js';

export const planFileName = (taskId: string): string => `PLAN_${taskId}.md`;
export const draftFileName = (taskId: string): string => `DRAFT_${taskId}.md`;

const evidenceLines = (evidence: readonly Evidence[]): string[] =>
  evidence.map(({ kind, ref, quote }) => `- ${kind}: ${inline(ref)}${quote === undefined ? '' : ` (“${inline(quote, 400)}”)`}`);

/** `PLAN_<id>.md`: what the agent did or means to do, and what it rests on. */
export function renderPlanFile(task: TaskSummary, result: AgentResult): string {
  const body = [
    `# Plan: ${inline(task.title)}\n\n`,
    section('Steps', result.plan.map((step, index) => `${index + 1}. ${inline(step, 500)}`)),
    section('Outcome', [outcomeLine(result)]),
    section('Proposed calls', result.outcome === 'proposal' ? result.proposals.map((one) => `- \`${one.server}.${one.tool}\`: ${inline(one.summary)}`) : []),
    section('What it rests on', result.outcome === 'failed' ? [] : evidenceLines(result.evidence)),
    `Task: [[${task.taskId}]]`,
  ];
  return page({ task: task.taskId, agent: task.agent ?? undefined, outcome: result.outcome, domain: task.domain, requires_approval: task.zone === 'cloud' ? true : undefined, updated: task.updated }, body.join(''));
}

function outcomeLine(result: AgentResult): string {
  switch (result.outcome) {
    case 'done':
      return inline(result.summary, 1000);
    case 'proposal':
      return 'A person decides on the proposed calls.';
    case 'needs_info':
      return `Asked ${inline(result.askAgent)}: ${inline(result.question, 500)}`;
    case 'failed':
      return `Failed (${inline(result.cause)}): ${inline(result.detail, 1000)}`;
  }
}

/** `DRAFT_<id>.md`: the prepared texts; undefined when there are none. */
export function renderDraftFile(task: TaskSummary, result: AgentResult): string | undefined {
  if (result.outcome === 'failed' || result.drafts.length === 0) return undefined;
  const blanks = result.outcome === 'proposal' ? result.proposals.flatMap((one) => one.blanks) : [];
  const body = [
    `# Draft: ${inline(task.title)}\n\n`,
    '> [!note] Prepared, not sent.\n\n',
    ...result.drafts.map((draft) => section(inline(draft.title), [fenced(draft.content, draft.format === 'text' ? 'text' : draft.format)])),
    section('Must be filled in', bullets(blanks)),
    `Task: [[${task.taskId}]]`,
  ];
  return page({ task: task.taskId, agent: task.agent ?? undefined, domain: task.domain, requires_approval: true, updated: task.updated }, body.join(''));
}
