import { runOf, timesOf } from '../gate/runs.js';
import type { Decoded, ViewKind } from './view.js';

interface Encoding {
  readonly kind: ViewKind;
  /** Finds runs in linear time; every repetition is bounded or of one character class. */
  readonly pattern: RegExp;
  /** Whether the pattern could match at all, told quickly; that a run of it has three percent signs is asked of any. */
  readonly may: (text: string) => boolean;
  decode(run: string): string;
}

const MIN_LETTERS = 0.55;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', sol: '/', lpar: '(', rpar: ')', colon: ':', period: '.', comma: ',' };
const MORSE = new Map(
  '.- a|-... b|-.-. c|-.. d|. e|..-. f|--. g|.... h|.. i|.--- j|-.- k|.-.. l|-- m|-. n|--- o|.--. p|--.- q|.-. r|... s|- t|..- u|...- v|.-- w|-..- x|-.-- y|--.. z|.---- 1|..--- 2|...-- 3|....- 4|..... 5|-.... 6|--... 7|---.. 8|----. 9|----- 0|.-.-.- .|--..-- ,|..--.. ?|---... :|.----. \''
    .split('|')
    .map((pair) => pair.split(' ') as [string, string]),
);
const utf8 = new TextDecoder('utf-8', { fatal: false });
const fromBytes = (bytes: readonly number[] | Uint8Array): string => utf8.decode(bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes));
const numbers = (run: string, radix: number): number[] => (run.match(/[0-9a-f]+/gi) ?? []).map((part) => parseInt(part, radix));
const codePoint = (value: number): string => (value >= 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff) ? String.fromCodePoint(value) : '\ufffd');

function base64(run: string): string {
  return fromBytes(Uint8Array.from(Buffer.from(run.replace(/\s/g, ''), 'base64')));
}

function base32(run: string): string {
  let bits = 0;
  let value = 0;
  const bytes: number[] = [];
  for (const letter of run) {
    value = ((value << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((value >> (bits -= 8)) & 255);
  }
  return fromBytes(bytes);
}

const hex = (run: string): string => fromBytes((run.replace(/0x|\\x|[\s:,-]/gi, '').match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
const percent = (run: string): string => run.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => fromBytes(numbers(codes, 16))).replaceAll('+', ' ');
const quotedPrintable = (run: string): string => run.replace(/=\r?\n/g, '').replace(/(?:=[0-9a-f]{2})+/gi, (codes) => fromBytes(numbers(codes, 16)));
const entities = (run: string): string =>
  run.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (all, decimal?: string, hexadecimal?: string, name?: string) =>
    decimal !== undefined ? codePoint(Number(decimal)) : hexadecimal !== undefined ? codePoint(parseInt(hexadecimal, 16)) : (NAMED[name?.toLowerCase() ?? ''] ?? all),
  );
const escapes = (run: string): string => run.replace(/\\u\{?([0-9a-f]{1,6})\}?|\\x([0-9a-f]{2})/gi, (_all, long?: string, short?: string) => codePoint(parseInt(long ?? short ?? '', 16)));
const morse = (run: string): string => run.trim().split(/\s*[/|]\s*|\s{2,}/).map((word) => word.split(/\s/).map((letter) => MORSE.get(letter) ?? '').join('')).join(' ');
const octets = (run: string): string => fromBytes(numbers(run, /^[01\s]+$/.test(run) ? 2 : 10).map((value) => value & 255));
/** Braille patterns are used as a cipher for Latin letters in the order of dots. */
const BRAILLE = 'a1b\'k2l@cif/msp"e3h9o6r^djg>ntq,*5<-u8v.%[$+x!&;:4\\0z7(_?w]#y)=';
const braille = (run: string): string => [...run].map((cell) => (cell === ' ' || cell === '\u2800' ? ' ' : (` ${BRAILLE}`.charAt((cell.codePointAt(0) ?? 0x2800) - 0x2800) || ''))).join('');

/** Exported for the proof that `may` rules out no run. */
export const ENCODINGS: readonly Encoding[] = [
  { kind: 'base64', pattern: /[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{16,})*={0,2}/g, may: runOf(/[A-Za-z0-9+/_-]/, 16), decode: base64 },
  { kind: 'base64', pattern: /[A-Z2-7]{24,}={0,6}/g, may: runOf(/[A-Z2-7]/, 24), decode: base32 },
  { kind: 'hex', pattern: /(?:(?:0x|\\x)?[0-9a-f]{2}[ :,-]?){10,}/gi, may: runOf(/[0-9a-fx\\ :,-]/i, 20), decode: hex },
  { kind: 'percent', pattern: /(?:[\w.~*'()+-]|%[0-9a-f]{2})+/gi, may: timesOf('%', 3), decode: percent },
  { kind: 'escape', pattern: /(?:(?:\\u\{?[0-9a-f]{1,6}\}?|\\x[0-9a-f]{2}) ?){4,}/gi, may: timesOf('\\', 4), decode: escapes },
  { kind: 'escape', pattern: /(?:&(?:#\d{1,7}|#x[0-9a-f]{1,6});?[ \t]?){4,}/gi, may: timesOf('&', 4), decode: entities },
  { kind: 'octets', pattern: /(?:[01]{8}\s?){5,}/g, may: runOf(/[01]/, 8), decode: octets },
  { kind: 'octets', pattern: /(?:\d{2,3}[ ,]{1,2}){8,}\d{2,3}/g, may: runOf(/[0-9 ,]/, 26), decode: octets },
  { kind: 'morse', pattern: /(?:[.-]{1,6}[ /|]{1,3}){8,}[.-]{0,6}/g, may: runOf(/[. /|-]/, 16), decode: morse },
  { kind: 'octets', pattern: /[\u2801-\u28ff][\u2800-\u28ff ]{7,}/g, may: (text) => /[\u2801-\u28ff]/.test(text), decode: braille },
];

/** Runs of encoded characters that decode to something readable. */
export function decodedRuns(text: string): Decoded[] {
  const runs = ENCODINGS.filter(({ may }) => may(text)).flatMap(({ kind, pattern, decode }) =>
    [...text.matchAll(pattern)].filter(({ 0: run }) => kind !== 'percent' || run.split('%').length > 3).map((match): Decoded => ({ kind, text: decode(match[0]), start: match.index, end: match.index + match[0].length })),
  );
  return [...runs, ...quotedPrintableOf(text)].filter((run) => isReadable(run.text) && run.text !== text);
}

const HAS_CODES = timesOf('=', 4);

/** A quoted-printable text is decoded as a whole: its soft line ends cut words apart. */
function quotedPrintableOf(text: string): Decoded[] {
  if (!HAS_CODES(text)) return [];
  const codes = text.match(/=[0-9A-F]{2}/g)?.length ?? 0;
  return codes < 4 || codes * 400 < text.length ? [] : [{ kind: 'escape', text: quotedPrintable(text), start: 0, end: text.length }];
}

/** Letters, digits and spaces in any script, of at least eight characters. */
export function isReadable(text: string): boolean {
  if (text.length < 8) return false;
  const sample = text.slice(0, 600);
  // Most of what is decoded was never encoded, and shows it by this.
  const broken = sample.match(/[\ufffd\u0000-\u0008\u000e-\u001f]/g)?.length ?? 0;
  if (broken * 20 > sample.length) return false;
  const readable = sample.match(/[\p{L}\p{N}\s.,:;!?'"()]/gu)?.length ?? 0;
  const letters = sample.match(/[\p{L}\s]/gu)?.length ?? 0;
  return readable >= sample.length * 0.8 && letters >= sample.length * MIN_LETTERS && /\p{L}{3}/u.test(sample);
}
