import type { CheerioAPI } from 'cheerio';
import type { COMPANY_FIELDS, companyProfile } from '@waggle/contracts';
import type { z } from 'zod';
import type { RawPage } from '../page-reader.service.js';
import { dropHidden } from '../page/drop-hidden.js';
import { elementsNamed } from '../page/elements.js';
import { parseHtml } from '../page/parse-html.js';
import { plainText } from '../page/plain-text.js';
import { addressOf, employeesOf, organisationsIn, textOf, textsOf } from './json-ld.js';

export type Profile = z.infer<typeof companyProfile.output>;
export type CompanyField = (typeof COMPANY_FIELDS)[number];
export type Cited = Profile['accounts'][number];

/** Meta elements, and links, of one page that are looked at. */
const MAX_TAGS = 2000;

/** Something a page says, and where. `account` is an address of the company elsewhere. */
export interface Fact extends Cited {
  readonly field: CompanyField | 'account';
}

/** Everything that a page says of the company, in the order of trust: JSON-LD, Open Graph, meta, links. Nothing is guessed. */
export function factsOn(page: RawPage): Fact[] {
  const $ = parseHtml(page.content);
  const marked = [...jsonLd($, page), ...metaTags($, page)];
  // A hidden address is a trap for those who gather addresses.
  dropHidden($);
  return [...marked, ...contactLinks($, page)];
}

function fact(page: RawPage, from: Cited['source']['from'], field: Fact['field'], value: string | undefined): Fact[] {
  return value === undefined || value === '' ? [] : [{ field, value, source: { url: page.url.href, fetchedAt: page.fetchedAt, from } }];
}

function jsonLd($: CheerioAPI, page: RawPage): Fact[] {
  const add = (field: Fact['field'], value: string | undefined): Fact[] => fact(page, 'json_ld', field, value);
  return organisationsIn($).flatMap((node) => [
    ...add('name', textOf(node['name'], 200)),
    ...add('legalName', textOf(node['legalName'], 200)),
    ...add('description', textOf(node['description'])),
    ...add('email', textOf(node['email'], 300)?.replace(/^mailto:/i, '')),
    ...add('telephone', textOf(node['telephone'], 50)),
    ...add('address', addressOf(node['address'])),
    ...add('vatId', textOf(node['vatID'], 50)),
    ...add('foundingDate', textOf(node['foundingDate'], 30)),
    ...add('employees', employeesOf(node['numberOfEmployees'])),
    ...textsOf(node['sameAs']).flatMap((account) => add('account', webAddress(account))),
  ]);
}

function metaTags($: CheerioAPI, page: RawPage): Fact[] {
  const tags = elementsNamed($, 'meta', MAX_TAGS);
  const content = (name: string, max: number): string => {
    const tag = tags.find(({ attribs }) => (attribs['property'] ?? attribs['name'])?.toLowerCase() === name);
    return plainText(tag?.attribs['content'] ?? '', max);
  };
  return [
    ...fact(page, 'open_graph', 'name', content('og:site_name', 200)),
    ...fact(page, 'open_graph', 'description', content('og:description', 1000)),
    ...fact(page, 'meta', 'name', content('application-name', 200)),
    ...fact(page, 'meta', 'description', content('description', 1000)),
  ];
}

function contactLinks($: CheerioAPI, page: RawPage): Fact[] {
  const links = elementsNamed($, 'a', MAX_TAGS).map(({ attribs }) => attribs['href']?.trim() ?? '');
  const target = (scheme: string): string => {
    const href = links.find((link) => link.toLowerCase().startsWith(`${scheme}:`)) ?? '';
    return plainText(unescaped(href.slice(scheme.length + 1).split('?', 1)[0] ?? ''), 300);
  };
  return [...fact(page, 'link', 'email', target('mailto')), ...fact(page, 'link', 'telephone', target('tel'))];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function webAddress(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}
