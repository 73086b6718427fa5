import { AppError } from '@waggle/errors';
import { VendorApi } from '@waggle/vendor-api';
import { HttpProvider } from './http/http.provider.js';
import { PUBLIC_NETWORK } from './http/network.js';
import { SafeHttp } from './http/safe-http.js';
import { braveSearch, type SearchApi, searxngSearch } from './http/search-api.js';
import type { ResearchConfig } from './research.config.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import type { WebProvider } from './web.provider.js';

const BRAVE_URL = 'https://api.search.brave.com/res/v1';

/** @throws AppError `config_invalid` when the search API lacks its key or address. */
export function chooseWebProvider(config: ResearchConfig): WebProvider {
  if (config.RESEARCH_PROVIDER === 'sandbox') return new SandboxProvider(config);
  return new HttpProvider(new SafeHttp(PUBLIC_NETWORK, config), chooseSearch(config), config);
}

function chooseSearch({ RESEARCH_SEARCH, RESEARCH_SEARCH_URL: url, RESEARCH_SEARCH_KEY: key }: ResearchConfig): SearchApi | undefined {
  switch (RESEARCH_SEARCH) {
    case 'none':
      return undefined;
    case 'brave':
      if (key === undefined) throw lacking('RESEARCH_SEARCH=brave needs RESEARCH_SEARCH_KEY');
      return braveSearch(new VendorApi({ vendor: 'Brave Search', baseUrl: url ?? BRAVE_URL, headers: () => ({ 'x-subscription-token': key }) }));
    case 'searxng':
      if (url === undefined) throw lacking('RESEARCH_SEARCH=searxng needs RESEARCH_SEARCH_URL');
      return searxngSearch(new VendorApi({ vendor: 'SearXNG', baseUrl: url }));
  }
}

function lacking(message: string): AppError {
  return new AppError('config_invalid', 'invalid', message);
}
