/** The public web, read with care: only addresses that may be asked, only text that a reader sees, every statement with its source. */
import { defineToolServer } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import { chooseWebProvider } from './choose-web-provider.js';
import { CompanyService } from './company/company.service.js';
import { NewsService } from './news/news.service.js';
import { Pace } from './pace.service.js';
import { PageReader } from './page-reader.service.js';
import { CONFINES, Reading } from './reading/reading.service.js';
import { Remembered } from './remembered.service.js';
import { researchConfig } from './research.config.js';
import { Robots } from './robots.service.js';
import { CompanyProfileTool } from './tools/company-profile.tool.js';
import { FetchPageTool } from './tools/fetch-page.tool.js';
import { NewsTool } from './tools/news.tool.js';
import { SearchWebTool } from './tools/search-web.tool.js';
import { Visit } from './visit.service.js';
import { WebProvider } from './web.provider.js';

export default defineToolServer({
  name: 'research',
  defaultPort: 7419,
  config: researchConfig,
  tools: [FetchPageTool, SearchWebTool, CompanyProfileTool, NewsTool],
  providers: [{ provide: WebProvider, inject: [CONFIG], useFactory: chooseWebProvider }, Pace, Visit, Remembered, Robots, PageReader, { provide: Reading, useValue: new Reading(CONFINES) }, CompanyService, NewsService],
});
