import { type VendorApi, vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import { isoTime } from '../iso-time.js';
import { plainText } from '../page/plain-text.js';
import type { SearchHit, SearchQuery } from '../web.provider.js';

/** A search API, by its published form. @throws AppError a `VendorErrorCode`; nothing found is an empty list. */
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
/** An engine that gave no answer, and why: `["google", "timeout"]`. */
const searxFailure = z.tuple([z.string()], z.unknown());
const searxAnswer = z.object({ results: z.array(searxHit), unresponsive_engines: z.array(searxFailure).default([]) });

/**
 * SearXNG's `/search?format=json`; the instance must have the JSON format switched on.
 * @throws AppError `vendor_unavailable` for nothing found while an engine gave no answer: SearXNG says 200 also when none did.
 */
export function searxngSearch(api: VendorApi): SearchApi {
  return async ({ query, kind, limit }, signal) => {
    const categories = kind === 'web' ? 'general' : 'news';
    const call = { method: 'GET', path: '/search', query: { q: query, format: 'json', categories }, signal } as const;
    const { results, unresponsive_engines: silent } = await api.call({ ...call, answer: searxAnswer });
    if (results.length === 0 && silent.length > 0) throw vendorError('vendor_unavailable', 'Engines of SearXNG did not answer', { engines: silent.map(([engine]) => engine) });
    return results.slice(0, limit).map((hit) => toHit(hit.title, hit.url, hit.content, hit.publishedDate));
  };
}

function toHit(title: string, url: string, extract: string | null | undefined, date: string | null | undefined): SearchHit {
  return { title: plainText(title, 300), url: url.slice(0, 2048), extract: plainText(extract ?? '', 1000), publishedAt: isoTime(date) };
}
