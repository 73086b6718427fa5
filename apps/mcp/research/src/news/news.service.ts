import { Inject, Injectable } from '@nestjs/common';
import type { news } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import type { z } from 'zod';
import { PageReader } from '../page-reader.service.js';
import type { ResearchConfig } from '../research.config.js';
import { researchError } from '../research.error.js';
import { Reading } from '../reading/reading.service.js';
import { type SearchHit, WebProvider } from '../web.provider.js';
import type { NewsItem } from './read-feed.js';

type Query = z.infer<typeof news.input>;
type News = z.infer<typeof news.output>;

type Attempt = (source: string, work: () => Promise<NewsItem[]>) => Promise<NewsItem[]>;

/** News from feeds and the search API; a source that fails is named, the others still count. */
@Injectable()
export class NewsService {
  constructor(
    private readonly pages: PageReader,
    private readonly reading: Reading,
    private readonly web: WebProvider,
    @Inject(CONFIG) private readonly config: Pick<ResearchConfig, 'RESEARCH_FEEDS'>,
  ) {}

  /** @throws AppError a `ResearchErrorCode` when the site cannot be read; `search_missing` when there is nothing to ask */
  async find({ query, site, limit }: Query, signal: AbortSignal): Promise<News> {
    const failures: News['failures'] = [];
    const attempt: Attempt = async (source, work) => {
      try {
        return await work();
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
        failures.push({ source, code: toAppError(thrown).code });
        return [];
      }
    };
    const inFeeds = site === undefined ? await this.inConfiguredFeeds(attempt, signal) : await this.onSite(site, attempt, signal);
    const asked = query === undefined ? inFeeds : inFeeds.filter((item) => mentions(item, query));
    const searched = query === undefined || !this.web.searches ? [] : await attempt('search', () => this.search(query, site, { limit, signal }));
    return { items: newestFirst([...asked, ...searched]).slice(0, limit), failures, fetchedAt: new Date().toISOString(), untrusted: true };
  }

  private async inConfiguredFeeds(attempt: Attempt, signal: AbortSignal): Promise<NewsItem[]> {
    if (this.config.RESEARCH_FEEDS.length === 0 && !this.web.searches) {
      throw researchError('search_missing', 'There is nothing to look for news in: set RESEARCH_SEARCH or RESEARCH_FEEDS, or name a site');
    }
    return this.read(this.config.RESEARCH_FEEDS, attempt, signal);
  }

  /** The site may be a feed itself; else the feeds that its page names. */
  private async onSite(site: string, attempt: Attempt, signal: AbortSignal): Promise<NewsItem[]> {
    const page = await this.pages.open(this.pages.parse(site), signal);
    return page.form === 'html' ? this.read(await this.reading.of('feeds', page), attempt, signal) : this.reading.of('feed', page);
  }

  private async read(feeds: readonly string[], attempt: Attempt, signal: AbortSignal): Promise<NewsItem[]> {
    const read = feeds.map((feed) => attempt(feed, async () => this.reading.of('feed', await this.pages.open(this.pages.parse(feed), signal))));
    return (await Promise.all(read)).flat();
  }

  private async search(query: string, site: string | undefined, { limit, signal }: { limit: number; signal: AbortSignal }): Promise<NewsItem[]> {
    const words = site === undefined ? query : `${query} site:${this.pages.parse(site).hostname}`;
    const hits = await this.web.search({ query: words, kind: 'news', limit }, signal);
    return hits.flatMap((hit) => toItem(hit) ?? []);
  }
}

function toItem({ title, url, extract, publishedAt }: SearchHit): NewsItem | undefined {
  if (!URL.canParse(url)) return undefined;
  return { title, url, source: new URL(url).hostname, via: 'search', summary: extract, publishedAt };
}

/** Every word of the query stands in it. */
function mentions({ title, summary }: NewsItem, query: string): boolean {
  const text = `${title} ${summary}`.toLowerCase();
  return query.toLowerCase().split(/\s+/u).every((word) => text.includes(word));
}

/** Each address once; what has no date comes last. */
function newestFirst(items: readonly NewsItem[]): NewsItem[] {
  const once = new Map<string, NewsItem>();
  for (const item of items) if (!once.has(item.url)) once.set(item.url, item);
  return [...once.values()].sort((one, other) => (other.publishedAt ?? '').localeCompare(one.publishedAt ?? ''));
}
