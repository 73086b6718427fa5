import { Injectable } from '@nestjs/common';
import { news } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { NewsService } from '../news/news.service.js';
import { PageReader } from '../page-reader.service.js';
import { DAY_SECONDS, Remembered } from '../remembered.service.js';
import { isLasting } from '../research.error.js';

@Injectable()
export class NewsTool implements ToolHandler<typeof news> {
  readonly tool = news;

  constructor(
    private readonly newsOf: NewsService,
    private readonly pages: PageReader,
    private readonly remembered: Remembered,
  ) {}

  async run({ query, site, limit }: z.infer<typeof news.input>, { signal }: ToolCall): Promise<z.infer<typeof news.output>> {
    const home = site === undefined ? undefined : this.pages.parse(site.includes('://') ? site : `https://${site}`).href;
    return this.remembered.of({
      kind: 'news',
      key: JSON.stringify([query, home, limit]),
      ttlSeconds: DAY_SECONDS,
      work: () => this.newsOf.find({ query, site: home, limit }, signal),
      keep: ({ items, failures }) => items.length > 0 && failures.every(({ code }) => isLasting(code)),
    });
  }
}
