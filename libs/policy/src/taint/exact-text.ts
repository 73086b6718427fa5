import { domainToASCII } from 'node:url';
import type { TaskText } from '@waggle/contracts';
import { accountIn, ADDRESS, type Consequence, IBAN, LINK, PHONE, withScheme } from './consequences.js';
import { readings } from './decoded.js';
import { TextIndex } from './text-index.js';

const PIECES = /[\s<>"'`)\]}|\\]+/;
const BEFORE_A_PIECE = /^[^\p{L}\p{N}/]+/u;
const AFTER_A_PIECE = /[.,;:!?*_]+$/;
const NUMBER = /(?<![\p{L}\p{N}])\d+(?:[ .-]\d+)*(?![\p{L}\p{N}])/gu;
const WORD = /(?<![\p{L}\p{N}])[A-Z0-9]*[A-Z][A-Z0-9]*(?![\p{L}\p{N}])/giu;

type Keyed = 'address' | 'phone' | 'account' | 'link';

/**
 * A text that acquits: it says a value only where it says it whole and as it is. Lookalike letters, a part of a longer word or the end
 * of a number, for which a stranger's text counts, may be somebody else here.
 */
export class ExactText {
  private readonly readings: readonly string[];
  private readonly found = new Map<Keyed, ReadonlySet<string>>();

  constructor(private readonly text: TaskText) {
    this.readings = readings(text.text);
  }

  says(sought: Consequence): boolean {
    const { kind, needle } = sought;
    switch (kind) {
      case 'address':
        return this.keys(kind).has(exactAddress(needle));
      case 'phone':
        return this.keys(kind).has(exactPhone(needle));
      case 'account':
        return this.keys(kind).has(plainAccount(needle));
      case 'link':
        return this.keys(kind).has(exactLink(needle));
      case 'host':
        return this.readings.some((reading) => [needle, domainToASCII(needle)].some((host) => namesHost(lower(reading), lower(host))));
      case 'parameter':
        return this.readings.some((reading) => hasWhole(spaced(reading), spaced(needle)));
      case 'name':
        return this.readings.some((reading) => hasWhole(lower(spaced(reading)), lower(spaced(needle))));
      case 'sum':
        return new TextIndex(this.text).find(sought) !== undefined;
    }
  }

  private keys(kind: Keyed): ReadonlySet<string> {
    const keys = this.found.get(kind) ?? new Set(this.readings.flatMap(KEYS[kind]));
    this.found.set(kind, keys);
    return keys;
  }
}

const KEYS: Readonly<Record<Keyed, (text: string) => string[]>> = {
  address: (text) => all(text, ADDRESS).map((found) => exactAddress(found.replace(/[.-]+$/, ''))),
  phone: (text) => all(text, PHONE).map(exactPhone),
  account: (text) => [...all(text, IBAN).map(accountIn), ...all(text, NUMBER), ...all(text, WORD)].map(plainAccount),
  link: (text) => [...text.split(PIECES).map((piece) => piece.replace(BEFORE_A_PIECE, '')), ...all(text, LINK)].map((piece) => exactLink(piece.replace(AFTER_A_PIECE, ''))),
};

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([found]) => found);

/** An address as it is: its domain as the name servers know it, case apart. */
export function exactAddress(address: string): string {
  const at = address.trim().lastIndexOf('@');
  const [local, domain] = [address.trim().slice(0, at), address.trim().slice(at + 1)];
  return `${lower(local)}@${domainToASCII(domain) || lower(domain)}`;
}

/** All digits of a number, the country's too. */
export const exactPhone = (number: string): string => number.replace(/\D/g, '').replace(/^00/, '');

const plainAccount = (account: string): string => lower(account.replace(/[\s.-]/g, ''));

/** How a link is reached makes no difference, nor the case of its host; the case of its path does. */
function exactLink(link: string): string {
  const url = /^(?:mailto|tel):/i.test(link) ? null : URL.parse(withScheme(link));
  if (url === null) return lower(link.replace(/^[a-z]+:/i, '').replace(BEFORE_A_PIECE, ''));
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return `${user}${url.host}${url.pathname.replace(/\/$/, '')}${url.search}${url.hash}`;
}

const spaced = (text: string): string => text.replace(/[\s+]+/g, ' ').trim();

/** A sign whose lower case is an ASCII letter is another one than the letter. */
const lower = (text: string): string => text.replace(/\p{Lu}/gu, (letter) => (letter > '\x7f' && letter.toLowerCase() < '\x80' ? letter : letter.toLowerCase()));

const isPart = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);

function hasWhole(text: string, wanted: string): boolean {
  return isSomewhere(text, wanted, (before, after) => !isPart(before.slice(-1)) && !isPart(after.slice(0, 1)));
}

/** Not the domain of an address, nor a part of a longer host; `www.` before it is the same one. */
function namesHost(text: string, host: string): boolean {
  return isSomewhere(text, host, (before, after) => !/[\p{L}\p{N}@-]$/u.test(before) && (!before.endsWith('.') || /(?<![\p{L}\p{N}.-])www\.$/u.test(before)) && !/^(?:[\p{L}\p{N}-]|\.[\p{L}\p{N}])/u.test(after));
}

function isSomewhere(text: string, wanted: string, stands: (before: string, after: string) => boolean): boolean {
  if (wanted === '') return false;
  for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + 1)) {
    if (stands(text.slice(Math.max(0, from - 5), from), text.slice(from + wanted.length, from + wanted.length + 2))) return true;
  }
  return false;
}
