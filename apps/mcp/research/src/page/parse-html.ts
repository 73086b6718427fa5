import { type CheerioAPI, load } from 'cheerio';
import { researchError } from '../research.error.js';

/** Elements open at once; parsing takes time that grows with it. */
const MAX_OPEN = 2000;
/** Tags, comments and declarations of a page: each may become a node, and some hundred bytes. Several times what long pages have. */
const MAX_MARKS = 100_000;
const MARK = /<[^\s<>]/g;
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
 * @throws AppError `page_unreadable` when its nesting or the number of its elements would keep the parser busy for minutes
 */
export function parseHtml(html: string): CheerioAPI {
  assertFewMarks(html);
  assertShallow(html);
  return load(html, { xml: { xmlMode: false, decodeEntities: true } });
}

/** Reads XML; entities of a document type are not expanded. @throws AppError `page_unreadable` as `parseHtml` */
export function parseXml(xml: string): CheerioAPI {
  assertFewMarks(xml);
  const open = new OpenElements();
  for (const [, closing, name = '', rest] of xml.matchAll(XML_TAG)) {
    if (closing !== '') open.close(name);
    else if (rest?.endsWith('/') !== true) open.push(name);
  }
  return load(xml, { xml: true });
}

function assertFewMarks(text: string): void {
  const marks = text.matchAll(MARK);
  for (let count = 0; marks.next().done !== true; count += 1) {
    if (count >= MAX_MARKS) throw researchError('page_unreadable', 'The page has more elements than any page for people', { elements: MAX_MARKS });
  }
}

/** Counts what is open at once, without building anything. */
function assertShallow(html: string): void {
  const open = new OpenElements();
  for (const [, closing, tag = ''] of html.matchAll(TAG)) {
    const name = tag.toLowerCase();
    if (VOID.has(name)) continue;
    if (closing !== '') open.close(name);
    else open.pushInFamily(name);
  }
}

/** What is open, from the outside in; an end tag costs no more than the elements that it closes. */
class OpenElements {
  private readonly names: string[] = [];
  private readonly counts = new Map<string, number>();

  /** @throws AppError `page_unreadable` when it is one too many */
  push(name: string): void {
    this.names.push(name);
    this.counts.set(name, this.count(name) + 1);
    if (this.names.length > MAX_OPEN) throw researchError('page_unreadable', 'The page is nested deeper than any page for people', { depth: MAX_OPEN });
  }

  /** The same, after what it closes of its own family. */
  pushInFamily(name: string): void {
    const own = RANKS.get(name);
    for (let top = this.topRank(); own !== undefined && top?.of === own.of && top.rank >= own.rank; top = this.topRank()) this.pop();
    this.push(name);
  }

  /** Nothing when none of that name is open. */
  close(name: string): void {
    const left = this.count(name) - 1;
    while (left >= 0 && this.count(name) > left) this.pop();
  }

  private pop(): void {
    const name = this.names.pop() ?? '';
    this.counts.set(name, this.count(name) - 1);
  }

  private topRank() {
    return RANKS.get(this.names.at(-1) ?? '');
  }

  private count(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}
