import type { Cheerio } from 'cheerio';
import type { Element } from '../page/node.js';
import type { news } from '@waggle/contracts';
import type { z } from 'zod';
import { isoTime } from '../iso-time.js';
import type { RawPage } from '../page-reader.service.js';
import { elementsNamed } from '../page/elements.js';
import { parseHtml, parseXml } from '../page/parse-html.js';
import { plainText } from '../page/plain-text.js';
import { pageAddress } from '../page/read-html.js';

export type NewsItem = z.infer<typeof news.output>['items'][number];

const MAX_ITEMS = 200;
const FEED_TYPES = ['application/rss+xml', 'application/atom+xml'];

/** RSS (0.9 to 2.0) or Atom. Items without a title or an address are left out; entities of a document type are not expanded. */
export function readFeed({ content, url }: RawPage): NewsItem[] {
  const $ = parseXml(content);
  const head = elementsNamed($, 'title').find(({ parent }) => parent !== null && 'name' in parent && ['channel', 'feed'].includes(parent.name));
  const source = (head === undefined ? '' : plainText($(head).text(), 200)) || url.hostname;
  const items = [...elementsNamed($, 'item', MAX_ITEMS), ...elementsNamed($, 'entry', MAX_ITEMS)].slice(0, MAX_ITEMS);
  return items.flatMap((element) => itemOf($(element), { source, url }));
}

function itemOf(item: Cheerio<Element>, { source, url }: { source: string; url: URL }): NewsItem[] {
  const child = (...names: string[]): string => names.map((name) => item.children(name).first().text().trim()).find((text) => text !== '') ?? '';
  const title = plainText(child('title'), 300);
  const address = pageAddress(item.children('link[rel="alternate"], link:not([rel])').first().attr('href') ?? child('link'), url);
  if (title === '' || address === undefined) return [];
  const publishedAt = isoTime(child('pubDate', 'published', 'updated', 'dc\\:date'));
  return [{ title, url: address, source, via: 'feed', summary: plainText(child('description', 'summary', 'content'), 1000), publishedAt }];
}

/** Feeds that an HTML page names. */
export function feedsOf({ content, url }: RawPage, max: number): string[] {
  const $ = parseHtml(content);
  const links = elementsNamed($, 'link').filter(({ attribs }) => isAlternate(attribs['rel']) && FEED_TYPES.includes(attribs['type']?.trim().toLowerCase() ?? ''));
  return [...new Set(links.flatMap(({ attribs }) => pageAddress(attribs['href'] ?? '', url) ?? []))].slice(0, max);
}

function isAlternate(rel: string | undefined): boolean {
  return rel?.toLowerCase().split(/\s+/).includes('alternate') ?? false;
}
