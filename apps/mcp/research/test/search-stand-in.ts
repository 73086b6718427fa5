import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** What the vendors publish of their query parameters; anything else is refused, so that a typing error shows. */
const wholeNumber = (max: number) => z.string().regex(/^\d+$/).refine((text) => Number(text) >= 1 && Number(text) <= max);
const braveQuery = (max: number) => z.strictObject({ q: z.string().min(1).max(400), count: wholeNumber(max).optional(), safesearch: z.enum(['off', 'moderate', 'strict']).optional() });
const searxQuery = z.strictObject({ q: z.string().min(1), format: z.literal('json'), categories: z.enum(['general', 'news']).optional() });

export interface SearchStandIn {
  readonly url: string;
  /** Answers the next call with this status and nothing else. */
  failNext(status: number): void;
  /** SearXNG finds nothing from now on, and these engines do not answer; undefined: it finds again. */
  findNothing(silentEngines: readonly string[] | undefined): void;
  stop(): Promise<void>;
}

export const BRAVE_KEY = 'test-token';
const HIT = { title: 'A <strong>pilot</strong> &amp; more', url: 'https://site.example/pilot', description: 'Two <strong>depots</strong>\u200b', page_age: '2026-11-03T10:00:00', age: '3 weeks ago' };

/** Plays Brave Search under `/res/v1` and SearXNG at the root. */
export async function startSearch(): Promise<SearchStandIn> {
  let failure: number | undefined;
  let silent: readonly string[] | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://search');
    const status = failure;
    failure = undefined;
    if (status !== undefined) return answer(response, status, { error: 'as told' });
    const query = Object.fromEntries(url.searchParams);
    if (request.method !== 'GET') return answer(response, 405, {});
    if (url.pathname === '/search') return searx(response, query, silent);
    if (request.headers['x-subscription-token'] !== BRAVE_KEY) return braveError(response, 422, 'SUBSCRIPTION_TOKEN_INVALID');
    if (url.pathname === '/res/v1/web/search') return brave(response, braveQuery(20).safeParse(query).success, { type: 'search', query: { original: query['q'] }, web: { type: 'search', results: [HIT, { title: 'No more', url: 'https://other.example/' }] } });
    if (url.pathname === '/res/v1/news/search') return brave(response, braveQuery(50).safeParse(query).success, { type: 'news', query: { original: query['q'] }, results: [{ type: 'news_result', ...HIT }] });
    braveError(response, 404, 'RESOURCE_NOT_FOUND');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    failNext: (status) => void (failure = status),
    findNothing: (engines) => void (silent = engines),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function searx(response: ServerResponse, query: Record<string, string>, silent: readonly string[] | undefined): void {
  if (!searxQuery.safeParse(query).success) return answer(response, 400, { error: 'bad query' });
  const found = [{ title: HIT.title, url: HIT.url, content: HIT.description, engine: 'one', publishedDate: HIT.page_age, score: 1 }, { title: 'No more', url: 'https://other.example/', content: '' }];
  const results = silent === undefined ? found : [];
  const unresponsive_engines = (silent ?? []).map((engine) => [engine, 'timeout']);
  answer(response, 200, { query: query['q'], number_of_results: results.length, results, answers: [], corrections: [], infoboxes: [], suggestions: [], unresponsive_engines });
}

function brave(response: ServerResponse, isValid: boolean, body: object): void {
  if (isValid) answer(response, 200, body);
  else braveError(response, 422, 'VALIDATION');
}

function braveError(response: ServerResponse, status: number, code: string): void {
  answer(response, status, { type: 'ErrorResponse', error: { id: 'x', status, code, detail: code }, time: 1 });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
}
