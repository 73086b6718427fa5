import type { ApprovalClass, Proposal } from '@waggle/contracts';
import type { ApprovalPolicy } from './approval-settings.policy.js';
import { CONCERNS, ROUTINES } from './content-rules.js';
import { NO_TEXT } from './taint.policy.js';
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

/** What a house may set stricter than the content says. */
export type ClassRules = Pick<ApprovalPolicy, 'BULK_RECIPIENTS' | 'TOOL_CLASSES'>;
const USUAL: ClassRules = { BULK_RECIPIENTS: 10, TOOL_CLASSES: new Map() };

const RECIPIENT_FIELDS = ['to', 'cc', 'bcc', 'recipients'];

/**
 * Judges what would be done by its content alone; what the agent says of it (`action`, `summary`, `preview`) is not looked at.
 * Quoted text counts too: it leaves the company like the rest.
 */
export function classify(proposal: Judged, rules: ClassRules = USUAL): Classification {
  const never = neverAuto(proposal, rules);
  const careful = alwaysAsk(proposal);
  const hits = [...never, ...careful];
  const found = { reasons: hits.map((hit) => hit.reason), flags: [...new Set(hits.map((hit) => hit.flag))] };
  if (never.length > 0 || leastClass(proposal, rules) === 'never_auto') return { approvalClass: 'never_auto', ...found };
  const routine = routineOf(proposal);
  if (careful.length > 0 || routine === undefined || rules.TOOL_CLASSES.get(toolName(proposal)) === 'always') return { approvalClass: 'always', reasons: orDefault(found.reasons), flags: found.flags };
  return { approvalClass: 'smart', reasons: [`Routine: ${routine.replaceAll('_', ' ')}.`], flags: [routine] };
}

function neverAuto(proposal: Judged, { BULK_RECIPIENTS }: ClassRules): Hit[] {
  const text = textOf(proposal.args);
  const hits: Hit[] = CONCERNS.filter(({ pattern }) => pattern.test(text)).map(({ concern, reason }) => ({ flag: concern, reason }));
  const many = recipientsOf(proposal.args).length;
  if (many >= BULK_RECIPIENTS) hits.push({ flag: 'bulk_operations', reason: `It goes to ${many} recipients.` });
  if (proposal.taint.some(namesAccount)) hits.push({ flag: 'account_from_outside', reason: 'It passes on an account that comes from a stranger\'s text.' });
  if (proposal.server === 'payment') hits.push({ flag: 'payment', reason: 'It moves money.' });
  return hits;
}

function alwaysAsk({ taint, blanks }: Judged): Hit[] {
  const tainted = taint.filter(({ usual }) => usual !== true).map(({ field, source }) => ({ flag: 'untrusted_origin', reason: source === NO_TEXT ? `"${field}" is named by no text of the task.` : `"${field}" comes from a stranger's text (${source}).` }));
  if (blanks.length === 0) return tainted;
  return [...tainted, { flag: 'blanks', reason: `A person must fill in ${blanks.length === 1 ? 'one place' : `${blanks.length} places`}.` }];
}

const IBAN = /^\s*[A-Za-z]{2}\d{2}(?:[\s.-]?[A-Za-z0-9]){11,30}\s*$/;

/** An account in what we write ourselves: whoever reads it may pay to it. */
function namesAccount({ value }: Judged['taint'][number]): boolean {
  return value !== undefined && IBAN.test(value);
}

/** Only a mail to one person can be routine. */
function routineOf({ server, args }: Judged): string | undefined {
  if (server !== 'email' || recipientsOf(args).length !== 1) return undefined;
  const text = textOf(args);
  return ROUTINES.find(({ pattern }) => pattern.test(text))?.routine;
}

const toolName = ({ server, tool }: Judged): string => `${server}.${tool}`;

/** A house's rule cannot loosen what the table asks for. */
function leastClass(proposal: Judged, { TOOL_CLASSES }: ClassRules): ApprovalClass {
  const name = toolName(proposal);
  const ruled = (Object.hasOwn(TOOL_TABLE, name) ? TOOL_TABLE[name]?.approval : undefined) ?? 'always';
  return ruled === 'never_auto' ? ruled : (TOOL_CLASSES.get(name) ?? ruled);
}

function recipientsOf(args: Judged['args']): unknown[] {
  return RECIPIENT_FIELDS.flatMap((field) => (Object.hasOwn(args, field) ? args[field] : [])).filter((value) => value !== null);
}

/** The one address that a call writes to, in lower case; undefined when there is none or are several. */
export function soleRecipient(args: Judged['args']): string | undefined {
  const [only, second] = recipientsOf(args);
  return second === undefined && typeof only === 'string' ? only.toLowerCase() : undefined;
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
