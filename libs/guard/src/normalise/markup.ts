import type { Decoded } from './view.js';

const HAS_MARKUP = /<[a-z!/][^<>]{0,2000}>|&(?:#?\w{2,8});/i;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const INLINE = /<\/?(?:b|i|u|em|strong|span|font|a|small|big|mark|wbr|sub|sup)(?:\s[^<>]{0,2000})?>/gi;
const TAG = /<\/?[a-z][^<>]{0,2000}>/gi;

/** All that it says, as HTML without a single element. */
export function withoutElements(html: string): string {
  return html.replace(INLINE, '').replace(TAG, ' ').replaceAll('<', '&lt;');
}

const codePoint = (code: number): string => (code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ');

/** What remains of a text when its tags are taken out and its entities are characters; nothing when it has neither. */
export function withoutMarkup(text: string): Decoded[] {
  if (!HAS_MARKUP.test(text)) return [];
  const bare = text
    .replace(INLINE, '')
    .replace(TAG, '\n')
    .replace(ENTITY, (_all, decimal?: string, hex?: string, name?: string) =>
      name !== undefined ? (SIGNS[name.toLowerCase()] ?? ' ') : codePoint(decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16)),
    );
  return bare === text ? [] : [{ kind: 'markup', text: bare, start: 0, end: text.length }];
}
