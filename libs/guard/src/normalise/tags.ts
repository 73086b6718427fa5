import type { Decoded } from './view.js';

const TAG_RUN = /[\u{e0020}-\u{e007f}]+/gu;
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,}/gu;
const BINARY = /[\u200b\u200c\u200d\u2060\u2062\u2063\u2064\ufeff]{16,}/gu;

/** Letters written in characters that nothing draws: tags (U+E0020 to U+E007F), variation selectors as bytes, zero-width bits. */
export function invisibleLetters(text: string): Decoded[] {
  const runs = (pattern: RegExp, read: (run: string) => string): Decoded[] =>
    [...text.matchAll(pattern)].map(({ 0: run, index }) => ({ kind: 'tag', text: read(run), start: index, end: index + run.length }));
  return [...runs(TAG_RUN, fromTags), ...runs(SELECTORS, fromSelectors), ...runs(BINARY, fromBits)].filter(({ text: read }) => /[\p{L}\p{N}]{2}/u.test(read));
}

const fromTags = (run: string): string => [...run].map((tag) => String.fromCharCode(((tag.codePointAt(0) ?? 0) - 0xe0000) & 0x7f)).join('').replaceAll('\u007f', '');

function fromSelectors(run: string): string {
  const bytes = [...run].map((selector) => selector.codePointAt(0) ?? 0).map((code) => (code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function fromBits(run: string): string {
  const zero = run.charAt(0);
  const bits = [...run].map((character) => (character === zero ? 0 : 1));
  const bytes: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8) bytes.push(bits.slice(at, at + 8).reduce<number>((byte, bit) => byte * 2 + bit, 0));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
