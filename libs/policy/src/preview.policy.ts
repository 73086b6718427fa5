import type { Proposal, ToolArguments } from '@waggle/contracts';
import { isMoment, namesField, namesMoment, namesNumber, namesSum } from './preview/figures.js';
import { ShownText } from './preview/shown-text.js';

type Json = ToolArguments[string];

/** Ids, digests and codes tell a reader nothing; a currency is looked for beside its sum, and a zone beside its time. */
const UNTOLD = new Set([
  'id', 'digest', 'version', 'key', 'inReplyTo', 'references', 'messageId', 'lastMessageId', 'eventId', 'dealId', 'invoiceId', 'partnerId', 'draftId', 'postId', 'kind', 'scheme', 'purpose', 'currency', 'zone', 'lineCount',
]);
const NUMBERS = new Set(['iban', 'accountNumber', 'sortCode', 'chat', 'phone', 'number']);
/** A word of a list that a program keeps. */
const CODE = /^[a-z]+(?:_[a-z]+)+$/;

interface Leaf {
  /** Path of the argument, without the places in lists. */
  readonly field: string;
  readonly name: string;
  readonly value: string | number;
}

/** Fields of the call of which the preview does not show all: what is read then is not what would be done. */
export function leftOutOfPreview({ args, preview }: Pick<Proposal, 'args' | 'preview'>): string[] {
  const shown = new ShownText(preview);
  return [...new Set(leavesOf(args, '', '').filter((leaf) => !isShown(shown, leaf, args)).map(({ field }) => field))];
}

function isShown(shown: ShownText, { name, value }: Leaf, { currency, zone }: ToolArguments): boolean {
  if (typeof value === 'number') {
    const isNamed = /Minor$/.test(name) ? namesSum(shown.text, value, typeof currency === 'string' ? currency : '') : namesNumber(shown.text, value);
    return isNamed || namesField(shown.text, name, value);
  }
  if (NUMBERS.has(name)) return shown.saysNumber(value);
  return shown.says(value) || (isMoment(value) && namesMoment(shown.text, value, typeof zone === 'string' ? zone : undefined)) || (CODE.test(value) && shown.says(value.replaceAll('_', ' ')));
}

function leavesOf(value: Json, field: string, name: string): Leaf[] {
  if (UNTOLD.has(name)) return [];
  if (typeof value === 'string' || typeof value === 'number') return [{ field, name, value }];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((inner) => leavesOf(inner, field, name));
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, field === '' ? key : `${field}.${key}`, key));
}
