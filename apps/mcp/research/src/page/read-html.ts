import type { CheerioAPI } from 'cheerio';
import { convert, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';
import { type Dropped, dropHidden } from './drop-hidden.js';
import { elementsIn, elementsNamed } from './elements.js';
import { parseHtml } from './parse-html.js';
import { plainText } from './plain-text.js';

const MAX_LINKS = 100;
/** Cells stand beside each other; laying columns out takes time that grows with the square of their number. */
const cell: FormatCallback = (element, walk, builder) => {
  // It is one of the parser's elements, of which the types say less.
  if (isAfterCell(element as unknown as Neighbour)) builder.addInline(' | ');
  walk(element.children, builder);
};
const row = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const heading = (selector: string) => ({ selector, options: { uppercase: false } });
const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: 300 },
  formatters: { cell },
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(heading),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: row },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
  ],
};

export interface Link {
  readonly url: string;
  readonly text: string;
}

export interface VisiblePage {
  readonly title: string | null;
  readonly text: string;
  readonly links: Link[];
  readonly hidden: Dropped;
}

/** What a reader of the page sees. @throws AppError `page_unreadable` */
export function readHtml(html: string, url: URL): VisiblePage {
  const $ = parseHtml(html);
  const title = plainText($(elementsNamed($, 'title', 1)).text(), 300);
  const hidden = dropHidden($);
  const links = linksOf($, url);
  dropAttributes($);
  return { title: title === '' ? null : title, text: tidy(convert($.html(), OPTIONS)), links, hidden };
}

/** Visible links to pages, each once, in the order of the page. */
function linksOf($: CheerioAPI, url: URL): Link[] {
  const links = new Map<string, Link>();
  for (const element of elementsNamed($, 'a')) {
    if (links.size >= MAX_LINKS) break;
    const target = pageAddress(element.attribs['href'] ?? '', url);
    if (target === undefined || target === url.href || links.has(target)) continue;
    links.set(target, { url: target, text: plainText($(element).text(), 200) });
  }
  return [...links.values()];
}

/** The address without its fragment; undefined when it is no page. */
export function pageAddress(href: string, base: URL): string | undefined {
  if (href === '' || !URL.canParse(href, base.href)) return undefined;
  const target = new URL(href, base);
  target.hash = '';
  return /^https?:$/.test(target.protocol) && target.username === '' && target.href.length <= 2048 ? target.href : undefined;
}

/** A span of a million columns or a list that starts at a million would be laid out as such. */
function dropAttributes($: CheerioAPI): void {
  for (const element of elementsIn($)) element.attribs = {};
}

interface Neighbour {
  readonly type: string;
  readonly prev: Neighbour | null;
}

function isAfterCell({ prev }: Neighbour): boolean {
  return prev !== null && (prev.type === 'tag' || isAfterCell(prev));
}

function tidy(whole: string): string {
  return whole
    .split('\n')
    .map((text) => text.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
