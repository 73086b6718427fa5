import type { ApprovalClass, Evidence, ToolClass, Zone } from '@waggle/contracts';

/** One line of the policy. */
export interface ToolRule {
  readonly class: ToolClass;
  /** SAFE and DRAFT: who may call it. DANGEROUS: who may propose it; the call itself is the executing agent's. */
  readonly agents: readonly string[];
  readonly zones: readonly Zone[];
  /** DANGEROUS only: the least that is asked for, whatever the content says. */
  readonly approval: ApprovalClass | null;
  /** DANGEROUS only: a proposal must rest on at least one piece of each of these kinds. */
  readonly evidence: ReadonlyArray<Evidence['kind']>;
}

const EVERYWHERE: readonly Zone[] = ['cloud', 'local'];
const reads = (...agents: string[]): ToolRule => ({ class: 'SAFE', agents, zones: EVERYWHERE, approval: null, evidence: [] });
const drafts = (...agents: string[]): ToolRule => ({ class: 'DRAFT', agents, zones: EVERYWHERE, approval: null, evidence: [] });
const acts = (agents: string[], evidence: ToolRule['evidence'], approval: ApprovalClass = 'always'): ToolRule => ({
  class: 'DANGEROUS',
  agents,
  zones: ['local'],
  approval,
  evidence,
});

/** The whole policy: what is not here cannot be called. Keys are `server.tool`. */
export const TOOL_TABLE: Readonly<Record<string, ToolRule>> = {
  'email.search_inbox': reads('sales', 'finance', 'security'),
  'email.read_email': reads('sales', 'finance', 'security'),
  'email.draft_email': drafts('sales', 'finance'),
  'email.send_email': acts(['sales', 'finance'], []),
  'email.reply_email': acts(['sales', 'finance'], ['message']),
  'email.forward_email': acts(['sales', 'finance'], ['message']),
};
