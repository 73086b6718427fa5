import type { Evidence, Role, Zone } from '@waggle/contracts';
import { TOOL_TABLE, type ToolRule } from './tool-table.js';

/** `tool` is `server.name`, e.g. `email.reply_email`. */
export interface PermissionQuestion {
  readonly agent: string;
  readonly tool: string;
  readonly zone: Zone;
  readonly role: Role;
}

export interface Permission {
  readonly decision: 'allow' | 'needs_grant' | 'deny';
  /** One sentence for a log or a person. */
  readonly reason: string;
}

/** The agent that runs alone in the role `single`, with the rights of all. */
const GENERALIST = 'generalist';

/** The one agent that makes granted calls. */
export function executingAgent(role: Role): string {
  return role === 'single' ? GENERALIST : 'security';
}

/** May this agent call this tool here? Whatever the table does not allow is denied. */
export function permission({ agent, tool, zone, role }: PermissionQuestion): Permission {
  const rule = ruleOf(tool);
  if (rule === undefined) return deny(`${tool} is not in the policy.`);
  if (!rule.zones.includes(zone)) return deny(`${tool} does not run in the ${zone} zone.`);
  if (rule.class === 'DANGEROUS') return callWithGrant(agent, tool, role);
  if (hasRights(agent, rule, role)) return { decision: 'allow', reason: `${agent} may use ${tool} (${rule.class}).` };
  return deny(`${agent} may not use ${tool}.`);
}

/** May this agent ask for this DANGEROUS call? In a cloud zone too, where it stays a draft. */
export function mayPropose({ agent, tool, role }: Omit<PermissionQuestion, 'zone'>): boolean {
  const rule = ruleOf(tool);
  return rule?.class === 'DANGEROUS' && hasRights(agent, rule, role);
}

/** The kinds of evidence that a proposal of this tool lacks; none for an unknown tool, which is denied anyway. */
export function missingEvidence(tool: string, evidence: readonly Evidence[]): ReadonlyArray<Evidence['kind']> {
  return (ruleOf(tool)?.evidence ?? []).filter((kind) => !evidence.some((piece) => piece.kind === kind));
}

function callWithGrant(agent: string, tool: string, role: Role): Permission {
  const executor = executingAgent(role);
  if (agent !== executor) return deny(`${tool} acts on the outside world: only ${executor} may call it, with a grant.`);
  return { decision: 'needs_grant', reason: `${tool} acts on the outside world: a grant is needed.` };
}

function hasRights(agent: string, rule: ToolRule, role: Role): boolean {
  return rule.agents.includes(agent) || (role === 'single' && agent === GENERALIST);
}

// A tool may be named like a property that every object has.
function ruleOf(tool: string): ToolRule | undefined {
  return Object.hasOwn(TOOL_TABLE, tool) ? TOOL_TABLE[tool] : undefined;
}

function deny(reason: string): Permission {
  return { decision: 'deny', reason };
}
