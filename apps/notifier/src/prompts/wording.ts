import type { Approval, ToolArguments } from '@waggle/contracts';
import type { Entry } from '../channel.js';

/** Arguments that say to whom a call goes, in the order in which one would name them. */
const RECIPIENTS = ['to', 'cc', 'bcc', 'payee', 'recipient', 'chat', 'attendees', 'platform', 'platforms', 'contact', 'customer'];
const MOST_RECIPIENTS = 5;
const THROUGH: Readonly<Record<string, string>> = { rest: 'in the dashboard', dashboard: 'in the dashboard', slack: 'in Slack', cli: 'in the terminal', terminal: 'in the terminal', folder: 'by moving its file' };

/** Whom the call reaches, readable; undefined when its arguments name nobody. */
export function recipientsOf({ args }: { readonly args: ToolArguments }): string | undefined {
  const named = everyRecipientOf({ args });
  if (named.length === 0) return undefined;
  const more = named.length - MOST_RECIPIENTS;
  return named.slice(0, MOST_RECIPIENTS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Whether that leaves somebody out. */
export function hasMoreRecipients(proposal: { readonly args: ToolArguments }): boolean {
  return everyRecipientOf(proposal).length > MOST_RECIPIENTS;
}

function everyRecipientOf({ args }: { readonly args: ToolArguments }): string[] {
  return RECIPIENTS.flatMap((name) => namesIn(args[name]));
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (value === null || typeof value !== 'object') return [];
  const { name, email, iban } = value as Record<string, unknown>;
  return [name, email, iban].flatMap(namesIn).slice(0, 1);
}

/** At most `length` characters, whole code points, with a mark where something is missing. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** A date and time of the reader. */
export function timeIn(zone: string, at: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** What is new or risky about it, a line each. */
export function warningsOf({ proposal, reasons, peopleNeeded, agreedBy }: Approval): string[] {
  const { flags, blanks, hidden = [] } = proposal;
  const taint = proposal.taint.filter(({ usual }) => usual !== true);
  return [
    ...(blanks.length > 0 ? [`To be filled in first: ${blanks.join(', ')}`] : []),
    ...hidden.map(({ where, shown }) => `Hidden from a reader in ${shorten(where, 120)}: “${shorten(shown, 200)}”`),
    ...taint.map(({ field, source, sentence }) => `${field} comes from ${source}: “${shorten(sentence, 200)}”`),
    ...(flags.length > 0 ? [`Flags: ${flags.join(', ')}`] : []),
    ...reasons,
    ...(peopleNeeded > 1 ? [`${peopleNeeded} people must agree; so far: ${agreedBy.join(', ') || 'nobody'}`] : []),
  ];
}

/** What it rests on, a line each. */
export function evidenceOf({ proposal }: Approval): string[] {
  return proposal.evidence.map(({ kind, ref, quote }) => `${kind} ${ref}${quote === undefined ? '' : `: “${shorten(quote, 150)}”`}`);
}

/** Why the person need not answer any more; undefined while an answer is wanted. */
export function outcomeOf({ digest, approval }: Entry, person: string, zone: string): string | undefined {
  const { state, decidedBy, decidedAt, decisionReason, channel } = approval;
  if (state === 'pending') {
    if (approval.digest !== digest) return 'Changed since; you are asked about the new form.';
    return approval.agreedBy.includes(person) ? 'You have agreed; another person must agree as well.' : undefined;
  }
  if (state === 'expired') return 'Expired: nobody answered in time. Nothing was done.';
  // Whoever approved it before did not withdraw it.
  if (state === 'withdrawn') return `No longer wanted${decisionReason === null ? '' : `: ${shorten(decisionReason, 150)}`}`;
  const verdict = { approved: 'Approved', modified: 'Approved with changes', rejected: 'Rejected', executed: 'Approved and done', failed: 'Approved, but it failed' }[state];
  const when = decidedAt === null ? '' : ` at ${timeIn(zone, decidedAt)}`;
  const where = channel === null ? '' : `, ${THROUGH[channel] ?? `through ${channel}`}`;
  return `${verdict}${decidedBy === null ? '' : ` by ${decidedBy}`}${when}${where}`;
}

export function linkTo(publicUrl: string, { id }: Approval): string {
  return `${publicUrl.replace(/\/+$/, '')}/approvals/${id}`;
}

/** Entries with the same in common stand together, in the order in which they came. */
export function grouped(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.approval.group, [...(groups.get(entry.approval.group) ?? []), entry]);
  return groups;
}

/** A page of the dashboard. */
export const pageLink = (publicUrl: string, page: string): string => `${publicUrl.replace(/\/+$/, '')}${page}`;
