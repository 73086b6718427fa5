import type { VendorApi } from '@waggle/vendor-api';
import { z } from 'zod';
import { isoTime } from '../iso-time.js';
import { plainText } from '../page/plain-text.js';
import type { SearchHit, SearchQuery } from '../web.provider.js';

/** A search API, by its published form. */
export type SearchApi = (query: SearchQuery, signal: AbortSignal) => Promise<SearchHit[]>;

const braveHit = z.object({ title: z.string(), url: z.string(), description: z.string().optional(), page_age: z.string().optional() });
const braveWeb = z.object({ web: z.object({ results: z.array(braveHit) }).optional() });
const braveNews = z.object({ results: z.array(braveHit).optional() });

/** Brave Search's REST API: `/web/search` (at most 20 results) and `/news/search` (at most 50). */
export function braveSearch(api: VendorApi): SearchApi {
  return async ({ query, kind, limit }, signal) => {
    const call = { method: 'GET', query: { q: query, count: limit, safesearch: 'strict' }, signal } as const;
    const results =
      kind === 'web'
        ? (await api.call({ ...call, path: '/web/search', answer: braveWeb })).web?.results
        : (await api.call({ ...call, path: '/news/search', answer: braveNews })).results;
    return (results ?? []).slice(0, limit).map((hit) => toHit(hit.title, hit.url, hit.description, hit.page_age));
  };
}

const searxHit = z.object({ title: z.string(), url: z.string(), content: z.string().nullish(), publishedDate: z.string().nullish() });
const searxAnswer = z.object({ results: z.array(searxHit) });

/** SearXNG's `/search?format=json`; the instance must have the JSON format switched on. */
export function searxngSearch(api: VendorApi): SearchApi {
  return async ({ query, kind, limit }, signal) => {
    const categories = kind === 'web' ? 'general' : 'news';
    const { results } = await api.call({ method: 'GET', path: '/search', query: { q: query, format: 'json', categories }, answer: searxAnswer, signal });
    return results.slice(0, limit).map((hit) => toHit(hit.title, hit.url, hit.content, hit.publishedDate));
  };
}

function toHit(title: string, url: string, extract: string | null | undefined, date: string | null | undefined): SearchHit {
  return { title: plainText(title, 300), url: url.slice(0, 2048), extract: plainText(extract ?? '', 1000), publishedAt: isoTime(date) };
}
