import type { ToolArguments } from '../api/wire.js';
import { decimalsOf } from '../text/sum.js';

type Json = ToolArguments[string];

/** One argument as a form field. `path` leads to it through the arguments; list items are one line each. */
export interface EditField {
  readonly path: readonly string[];
  readonly shape: 'line' | 'text' | 'lines' | 'number' | 'sum' | 'switch' | 'json';
  readonly value: Json;
  /** What the call hangs on and no person rewrites: ids, digests, versions. */
  readonly fixed: boolean;
}

const FIXED = /^(inReplyTo|references|messageId|digest|lastMessageId|dealId|version|from|invoiceId|partnerId|lineCount|totalMinor|untaxedMinor|scheme|kind|eventId|fromAccount)$/;
const LONG = 80;
/** What people look for first. */
const LEADING = ['to', 'cc', 'subject', 'payee', 'amountMinor', 'currency'];

export const pathText = (path: readonly string[]): string => path.join('.');

function isPlain(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapeOf(path: readonly string[], value: Json, args: ToolArguments): EditField['shape'] {
  if (typeof value === 'boolean') return 'switch';
  if (typeof value === 'number') return pathText(path) === 'amountMinor' && decimalsOf(args['currency']) !== undefined ? 'sum' : 'number';
  if (typeof value === 'string') return value.includes('\n') || value.length > LONG || path.at(-1) === 'text' ? 'text' : 'line';
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes('\n')) ? 'lines' : 'json';
}

/** Every argument as a field, those inside objects by their path; texts last, where there is room for them. */
export function fieldsOf(args: ToolArguments): EditField[] {
  const walk = (value: Json, path: string[]): EditField[] => {
    if (isPlain(value)) return Object.entries(value).flatMap(([key, under]) => walk(under, [...path, key]));
    return [{ path, shape: shapeOf(path, value, args), value, fixed: FIXED.test(path.at(-1) ?? '') }];
  };
  const fields = Object.entries(args).flatMap(([key, value]) => walk(value, [key]));
  const rank = ({ fixed, shape, path: [first = ''] }: EditField): number => (fixed ? 3 : shape === 'text' ? 2 : LEADING.includes(first) ? LEADING.indexOf(first) / LEADING.length : 1);
  return fields.sort((one, two) => rank(one) - rank(two));
}

/** The arguments with one of them replaced; all else stays as it was, key by key. */
export function withValue(args: ToolArguments, [key = '', ...rest]: readonly string[], value: Json): ToolArguments {
  if (rest.length === 0) return { ...args, [key]: value };
  const under = args[key];
  return { ...args, [key]: withValue(under !== undefined && isPlain(under) ? under : {}, rest, value) };
}

export function valueAt(args: ToolArguments, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (at !== undefined && isPlain(at) ? at[key] : undefined), args);
}

/** The fields whose value has changed, in the order of the form. */
export function changedFields(before: ToolArguments, after: ToolArguments): EditField[] {
  return fieldsOf(before).filter(({ path, value }) => JSON.stringify(value) !== JSON.stringify(valueAt(after, path)));
}

/** As a person reads a value, and as two versions of it are compared. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value.join('\n') : JSON.stringify(value, null, 2);
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** Which of the blanks are still open. */
export function openBlanks(blanks: readonly string[], args: ToolArguments): string[] {
  const text = JSON.stringify(args);
  return blanks.filter((blank) => text.includes(JSON.stringify(blank).slice(1, -1)));
}
