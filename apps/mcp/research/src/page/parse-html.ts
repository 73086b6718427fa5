import { type CheerioAPI, load } from 'cheerio';
import { researchError } from '../research.error.js';

/** Elements open at once; parsing takes time that grows with it. */
const MAX_OPEN = 2000;
const TAG = /<(\/?)([a-z][a-z0-9-]*)/gi;
/** What an XML reader takes for a tag, with how it ends. */
const XML_TAG = /<(\/?)([^\s<>/!?][^\s<>/]*)([^<>]*)/g;
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Elements whose end tag may be left out, in families: one closes those of its own family that are no further out. */
const FAMILIES: ReadonlyArray<ReadonlyArray<readonly string[]>> = [[['p']], [['li']], [['dt', 'dd']], [['optgroup'], ['option']], [['rp', 'rt']], [['thead', 'tbody', 'tfoot'], ['tr'], ['td', 'th']]];
const RANKS = new Map(FAMILIES.flatMap((family, of) => family.flatMap((names, rank) => names.map((name) => [name, { of, rank }] as const))));

/**
 * Reads HTML as it comes.
 *
 * @throws AppError `page_unreadable` when its nesting would keep the parser busy for minutes
 */
export function parseHtml(html: string): CheerioAPI {
  assertShallow(html);
  return load(html, { xml: { xmlMode: false, decodeEntities: true } });
}

/** Reads XML; entities of a document type are not expanded. @throws AppError `page_unreadable` as `parseHtml` */
export function parseXml(xml: string): CheerioAPI {
  const open: string[] = [];
  for (const [, closing, name = '', rest] of xml.matchAll(XML_TAG)) {
    if (closing !== '') close(open, name);
    else if (rest?.endsWith('/') !== true) open.push(name);
    assertFew(open);
  }
  return load(xml, { xml: true });
}

/** Counts what is open at once, without building anything. */
function assertShallow(html: string): void {
  const open: string[] = [];
  for (const [, closing, tag = ''] of html.matchAll(TAG)) {
    const name = tag.toLowerCase();
    if (VOID.has(name)) continue;
    if (closing !== '') close(open, name);
    else push(open, name);
    assertFew(open);
  }
}

function assertFew(open: readonly string[]): void {
  if (open.length > MAX_OPEN) throw researchError('page_unreadable', 'The page is nested deeper than any page for people', { depth: MAX_OPEN });
}

function close(open: string[], name: string): void {
  const place = open.lastIndexOf(name);
  if (place >= 0) open.length = place;
}

function push(open: string[], name: string): void {
  const own = RANKS.get(name);
  for (let top = RANKS.get(open.at(-1) ?? ''); own !== undefined && top?.of === own.of && top.rank >= own.rank; top = RANKS.get(open.at(-1) ?? '')) open.pop();
  open.push(name);
}
