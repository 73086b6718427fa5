import type { Proposal, ToolArguments } from '@waggle/contracts';
import { findSums } from '@waggle/money';

type Json = ToolArguments[string];

/** What a person judges a call by, wherever it stands in the arguments. Ids and digests tell a reader nothing. */
const SEEN = new Set(['to', 'cc', 'bcc', 'recipients', 'attendees', 'subject', 'text', 'link', 'iban', 'accountNumber', 'summary', 'description']);
/** What is paid or billed, in minor units of the call's `currency`. */
const SUMS = ['amountMinor', 'totalMinor'];

/** Fields of the call of which the preview does not show all: what is read then is not what would be done. */
export function leftOutOfPreview({ args, preview }: Pick<Proposal, 'args' | 'preview'>): string[] {
  const shown = plain(preview);
  const texts = textsIn(args, '', false).filter(({ text }) => !shown.includes(plain(text))).map(({ field }) => field);
  return [...new Set([...texts, ...sumsLeftOut(args, preview)])];
}

function sumsLeftOut(args: ToolArguments, preview: string): string[] {
  const { currency } = args;
  if (typeof currency !== 'string') return [];
  const shown = findSums(preview, currency).filter((sum) => sum.currency === currency).map(({ minor }) => minor);
  return SUMS.filter((field) => typeof args[field] === 'number' && !shown.includes(args[field]));
}

function textsIn(value: Json, field: string, seen: boolean): Array<{ field: string; text: string }> {
  if (typeof value === 'string') return seen ? [{ field, text: value }] : [];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((inner) => textsIn(inner, field, seen));
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, field === '' ? key : `${field}.${key}`, SEEN.has(key)));
}

/** A preview may set an account in groups and break lines elsewhere. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
