import type { ApprovalClass, Proposal } from '@waggle/contracts';
import { CONCERNS, ROUTINES } from './content-rules.js';
import { TOOL_TABLE } from './tool-table.js';

/** How a proposal must be judged. `reasons` are sentences for the approver, `flags` stable codes for programs. */
export interface Classification {
  readonly approvalClass: ApprovalClass;
  readonly reasons: string[];
  readonly flags: string[];
}

type Judged = Pick<Proposal, 'server' | 'tool' | 'args' | 'taint' | 'blanks'>;

interface Hit {
  readonly flag: string;
  readonly reason: string;
}

/** From this many recipients on a mail is a bulk operation. */
export const BULK_RECIPIENTS = 10;
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc', 'recipients'];

/**
 * Judges what would be done by its content alone; what the agent says of it (`action`, `summary`, `preview`) is not looked at.
 * Quoted text counts too: it leaves the company like the rest.
 */
export function classify(proposal: Judged): Classification {
  const never = neverAuto(proposal);
  const careful = alwaysAsk(proposal);
  const hits = [...never, ...careful];
  const found = { reasons: hits.map((hit) => hit.reason), flags: [...new Set(hits.map((hit) => hit.flag))] };
  if (never.length > 0 || tableClass(proposal) === 'never_auto') return { approvalClass: 'never_auto', ...found };
  const routine = routineOf(proposal);
  if (careful.length > 0 || routine === undefined) return { approvalClass: 'always', reasons: orDefault(found.reasons), flags: found.flags };
  return { approvalClass: 'smart', reasons: [`Routine: ${routine.replaceAll('_', ' ')}.`], flags: [routine] };
}

function neverAuto(proposal: Judged): Hit[] {
  const text = textOf(proposal.args);
  const hits: Hit[] = CONCERNS.filter(({ pattern }) => pattern.test(text)).map(({ concern, reason }) => ({ flag: concern, reason }));
  const recipients = recipientsOf(proposal.args);
  if (recipients >= BULK_RECIPIENTS) hits.push({ flag: 'bulk_operations', reason: `It goes to ${recipients} recipients.` });
  if (proposal.server === 'payment') hits.push({ flag: 'payment', reason: 'It moves money.' });
  return hits;
}

function alwaysAsk({ taint, blanks }: Judged): Hit[] {
  const tainted = taint.map(({ field, source }) => ({ flag: 'untrusted_origin', reason: `"${field}" comes from a stranger's text (${source}).` }));
  if (blanks.length === 0) return tainted;
  return [...tainted, { flag: 'blanks', reason: `A person must fill in ${blanks.length === 1 ? 'one place' : `${blanks.length} places`}.` }];
}

/** Only a mail to one person can be routine. */
function routineOf({ server, args }: Judged): string | undefined {
  if (server !== 'email' || recipientsOf(args) !== 1) return undefined;
  const text = textOf(args);
  return ROUTINES.find(({ pattern }) => pattern.test(text))?.routine;
}

function tableClass({ server, tool }: Judged): ApprovalClass {
  const name = `${server}.${tool}`;
  return (Object.hasOwn(TOOL_TABLE, name) ? TOOL_TABLE[name]?.approval : undefined) ?? 'always';
}

function recipientsOf(args: Judged['args']): number {
  return RECIPIENT_FIELDS.flatMap((field) => (Object.hasOwn(args, field) ? args[field] : [])).filter((value) => value !== null).length;
}

/**
 * Every string in the arguments, however deep, so that nothing hides in a field that the rules do not know. A blank line keeps
 * two of them apart: the end of a digest beside a currency is no sum.
 */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.normalize('NFKC');
  if (Array.isArray(value)) return value.map(textOf).join('\n\n');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(textOf).join('\n\n');
  return '';
}

function orDefault(reasons: string[]): string[] {
  return reasons.length > 0 ? reasons : ['It acts on the outside world.'];
}
