import { domainToUnicode } from 'node:url';
import type { ToolArguments } from '@waggle/contracts';
import { exponentOf } from '@waggle/money';
import { isValidIBAN } from 'ibantools';
import { compact, fold } from './plain-view.js';
import { percent } from './decoded.js';

type Json = ToolArguments[string];

/** What of a call has consequences: where it goes, whom it pays, what it makes somebody open. */
export type Consequence =
  | { readonly kind: 'address' | 'phone' | 'account' | 'name' | 'link' | 'parameter' | 'host'; readonly field: string; readonly needle: string }
  | { readonly kind: 'sum'; readonly field: string; readonly needle: string; readonly minor: number; readonly digits: number };

/** Ids that the tool server checks itself; a Message-ID looks like an address and is none. */
const IDS = new Set(['inReplyTo', 'references', 'messageId', 'lastMessageId', 'digest', 'eventId', 'version', 'fromAccount']);
const WHOLE_NAMES = new Set(['payee.name', 'location']);
const PHONE_FIELDS = new Set(['chat', 'phone', 'number']);
const ACCOUNT_FIELDS = new Set(['iban', 'accountNumber', 'sortCode', 'bic']);
export const ADDRESS = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
export const PHONE = /(?<![\p{L}\p{N}])\+?\d(?:[\s()./-]{0,3}\d){6,17}(?![\p{L}\p{N}])/gu;
export const IBAN = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[\s.-]?[a-z0-9]){11,30}(?![\p{L}\p{N}])/giu;
export const LINK = /(?:https?:\/\/|www\.|mailto:|tel:|\/\/)[^\s<>"'`)\]}|\\]{3,2000}/giu;
const SUM = /(?:€|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY|SEK|DKK|NOK|PLN|CZK)(?!\p{L}))\s?(\d[\d.,'’ \u00a0\u202f]{0,20})|(\d[\d.,'’ \u00a0\u202f]{0,20})\s?(?:€|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY|SEK|DKK|NOK|PLN|CZK|euros?|dollars?|pounds?)(?!\p{L}))/giu;
const SHORTEST_PARAMETER = 5;
/** A part of a path that carries something, not only names a page. */
const TELLING = /\d|@|%|=|^.{24,}$/;
const MOST = 2_000;

/** Everything consequential in the arguments, by the path of the argument. */
export function consequencesOf(args: ToolArguments): Consequence[] {
  const currency = typeof args['currency'] === 'string' ? args['currency'] : 'EUR';
  return Object.entries(args)
    .filter(([name]) => !IDS.has(name))
    .flatMap(([name, value]) => within(value, name, currency))
    .slice(0, MOST);
}

function within(value: Json, field: string, currency: string): Consequence[] {
  const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? field;
  if (typeof value === 'number') return /Minor$/.test(name) ? [{ kind: 'sum', field, needle: String(value), minor: value, digits: digitsOf(currency) }] : [];
  if (typeof value === 'string') return ofText(value, field, name);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => within(inner, `${field}.${key}`, currency));
}

function ofText(text: string, field: string, name: string): Consequence[] {
  if (ACCOUNT_FIELDS.has(name)) return [{ kind: 'account', field, needle: text }];
  if (PHONE_FIELDS.has(name)) return [{ kind: 'phone', field, needle: text }];
  const whole: Consequence[] = WHOLE_NAMES.has(field) && text.trim().length >= 3 ? [{ kind: 'name', field, needle: text }] : [];
  const decoded = percent(text);
  const all = decoded === text ? [text] : [text, decoded];
  return [...whole, ...distinct(all.flatMap((one) => [...linksIn(one, field), ...matches(one, ADDRESS, 'address', field), ...accounts(one, field), ...matches(one, PHONE, 'phone', field), ...sums(one, field)]))];
}

const distinct = (found: readonly Consequence[]): Consequence[] => [...new Map(found.map((one) => [`${one.kind} ${one.needle}`, one])).values()];

function matches(text: string, pattern: RegExp, kind: 'address' | 'phone', field: string): Consequence[] {
  return [...text.matchAll(pattern)].map(([needle]) => ({ kind, field, needle: needle.replace(/[.-]+$/, '') }));
}

function accounts(text: string, field: string): Consequence[] {
  return [...text.matchAll(IBAN)].map(([found]) => ({ kind: 'account', field, needle: accountIn(found) }));
}

/** Words may follow an account that is written in groups: it ends where it is valid, else with its last group that holds a digit. */
export function accountIn(found: string): string {
  const plain = found.replace(/[\s.-]/g, '').toUpperCase();
  for (let length = Math.min(plain.length, 34); length >= 15; length -= 1) if (isValidIBAN(plain.slice(0, length))) return plain.slice(0, length);
  const groups = found.split(/[\s.-]/);
  const end = groups.findIndex((group) => !/\d/.test(group));
  return (end < 0 ? groups : groups.slice(0, end)).join('');
}

/** Inline, by reference, in markup or bare: an address that somebody's program will open is a link. */
function linksIn(text: string, field: string): Consequence[] {
  return [...text.matchAll(LINK)].flatMap(([found]) => {
    const needle = found.replace(/[.,;:!?*_]+$/, '');
    const url = URL.parse(withScheme(needle));
    const values = url === null ? [] : [...url.searchParams.values(), url.hash.slice(1), ...url.pathname.split('/').filter((part) => TELLING.test(part))].map(percent).filter((value) => compact(value).length >= SHORTEST_PARAMETER);
    const host = url === null || url.hostname === '' ? [] : [{ kind: 'host' as const, field, needle: domainToUnicode(url.hostname) || url.hostname }];
    return [{ kind: 'link' as const, field, needle }, ...host, ...values.map((value) => ({ kind: 'parameter' as const, field, needle: value }))];
  });
}

/** A link as a program would open it. */
export const withScheme = (link: string): string => (/^[a-z]+:/i.test(link) ? link : `https://${link.replace(/^\/\//, '')}`);

function sums(text: string, field: string): Consequence[] {
  return [...text.matchAll(SUM)].flatMap(([whole, after, before]) => {
    const minor = numbersIn(after ?? before ?? '', 2)[0];
    return minor === undefined ? [] : [{ kind: 'sum' as const, field, needle: whole.trim(), minor, digits: 2 }];
  });
}

const digitsOf = (currency: string): number => {
  try {
    return exponentOf(currency);
  } catch {
    return 2;
  }
};

/** What a figure may mean in minor units: `1.234,56` and `1,234.56` are one; `1.234` is a thousand or a little more than one. */
export function numbersIn(figure: string, digits: number): number[] {
  const plain = figure.replace(/['’\s\u00a0\u202f]/g, '').replace(/[.,]+$/, '');
  const mark = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const decimals = plain.length - mark - 1;
  const whole = plain.replace(/[.,]/g, '');
  const asWhole = Number(whole) * 10 ** digits;
  const asParts = Number(`${plain.slice(0, mark).replace(/[.,]/g, '')}.${plain.slice(mark + 1)}`) * 10 ** digits;
  const meant = mark < 0 ? [asWhole] : decimals === 3 ? [asWhole, asParts] : [asParts];
  return meant.map(Math.round).filter(Number.isSafeInteger);
}

/** An address as it is delivered: lower case, without what follows a plus, its domain in letters. */
export function addressKey(address: string): string {
  const [local = '', domain = ''] = address.trim().split('@');
  return `${fold(local.split('+')[0] ?? '')}@${fold(domainToUnicode(domain) || domain)}`;
}
