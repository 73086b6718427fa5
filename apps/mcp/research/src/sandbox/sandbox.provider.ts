import { setTimeout as pause } from 'node:timers/promises';
import { load } from 'cheerio';
import { plainText } from '../page/plain-text.js';
import { readFeed } from '../news/read-feed.js';
import type { ResearchConfig } from '../research.config.js';
import { researchError } from '../research.error.js';
import { type SearchHit, type SearchQuery, type WebAnswer, WebProvider } from '../web.provider.js';
import { SANDBOX_HOSTS, SANDBOX_WEB, type SandboxPage } from './sandbox-web.js';

const NOT_FOUND: SandboxPage = { status: 404 };

/** A small web that is always the same and needs no network: companies, a trade paper, and a site that misbehaves. */
export class SandboxProvider extends WebProvider {
  readonly hosts = SANDBOX_HOSTS;
  readonly searches = true;

  constructor(private readonly config: Pick<ResearchConfig, 'RESEARCH_SANDBOX_LATENCY_MS'>) {
    super();
  }

  async request(url: URL, signal: AbortSignal): Promise<WebAnswer> {
    await this.latency(signal, url.hostname);
    const page = SANDBOX_WEB[url.href] ?? NOT_FOUND;
    if (page.silent === true) await this.silence(signal, url.hostname);
    const { status = 200, contentType = 'text/html', location, body = '' } = page;
    return { status, contentType, location, body: Buffer.from(body) };
  }

  async search({ query, kind, limit }: SearchQuery, signal: AbortSignal): Promise<SearchHit[]> {
    await this.latency(signal, 'search');
    const words = query.toLowerCase().split(/\s+/u);
    const site = words.find((word) => word.startsWith('site:'))?.slice('site:'.length);
    const wanted = words.filter((word) => !word.startsWith('site:'));
    const all = kind === 'web' ? PAGES : ARTICLES;
    const ranked = all
      .filter(({ url }) => site === undefined || new URL(url).hostname === site)
      .map((hit) => ({ hit, score: wanted.filter((word) => `${hit.title} ${hit.extract}`.toLowerCase().includes(word)).length }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score);
    return ranked.slice(0, limit).map(({ hit }) => hit);
  }

  private async latency(signal: AbortSignal, host: string): Promise<void> {
    await until(signal, host, this.config.RESEARCH_SANDBOX_LATENCY_MS);
  }

  private async silence(signal: AbortSignal, host: string): Promise<void> {
    await until(signal, host, 600_000);
  }
}

async function until(signal: AbortSignal, host: string, ms: number): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch (thrown) {
    throw researchError('page_timeout', `The page of ${host} did not come in time`, { host }, thrown);
  }
}

const entries = Object.entries(SANDBOX_WEB).map(([address, page]) => ({ url: new URL(address), contentType: page.contentType ?? 'text/html', body: page.body }));

/** What the search engine has seen of each page. */
const PAGES: readonly SearchHit[] = entries.flatMap(({ url, contentType, body }) => {
  if (body === undefined || contentType !== 'text/html') return [];
  const $ = load(body);
  return [{ title: $('title').text(), url: url.href, extract: plainText($('h1, p').text(), 300), publishedAt: null }];
});

const ARTICLES: readonly SearchHit[] = entries.flatMap(({ url, contentType, body }) => {
  if (body === undefined || !contentType.startsWith('application/rss+xml')) return [];
  const items = readFeed({ url, contentType, content: body, form: 'xml', fetchedAt: '' });
  return items.map((item) => ({ title: item.title, url: item.url, extract: item.summary, publishedAt: item.publishedAt }));
});
