import type { OnApplicationShutdown } from '@nestjs/common';
import type { ResearchConfig } from '../research.config.js';
import { researchError } from '../research.error.js';
import { type SearchHit, type SearchQuery, type WebAnswer, WebProvider } from '../web.provider.js';
import type { SafeHttp } from './safe-http.js';
import type { SearchApi } from './search-api.js';

type Settings = Pick<ResearchConfig, 'RESEARCH_ALLOWED_HOSTS' | 'RESEARCH_ALLOW_ANY_PUBLIC_HOST'>;

/** The public web, and a search API when one is configured. */
export class HttpProvider extends WebProvider implements OnApplicationShutdown {
  readonly hosts: readonly string[] | 'any';
  readonly searches: boolean;

  constructor(
    private readonly http: SafeHttp,
    private readonly searchApi: SearchApi | undefined,
    settings: Settings,
  ) {
    super();
    this.hosts = settings.RESEARCH_ALLOW_ANY_PUBLIC_HOST ? 'any' : settings.RESEARCH_ALLOWED_HOSTS;
    this.searches = searchApi !== undefined;
  }

  request(url: URL, signal: AbortSignal): Promise<WebAnswer> {
    return this.http.get(url, signal);
  }

  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchHit[]> {
    if (this.searchApi === undefined) throw researchError('search_missing', 'No search API is configured; set RESEARCH_SEARCH');
    return this.searchApi(query, signal);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}
