import { Injectable } from '@nestjs/common';
import { searchWeb } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { PageReader } from '../page-reader.service.js';
import { DAY_SECONDS, Remembered } from '../remembered.service.js';
import { WebProvider } from '../web.provider.js';

type Args = z.infer<typeof searchWeb.input>;
type Output = z.infer<typeof searchWeb.output>;

@Injectable()
export class SearchWebTool implements ToolHandler<typeof searchWeb> {
  readonly tool = searchWeb;

  constructor(
    private readonly web: WebProvider,
    private readonly pages: PageReader,
    private readonly remembered: Remembered,
  ) {}

  async run(args: Args, { signal }: ToolCall): Promise<Output> {
    const found = await this.remembered.of({
      kind: 'search',
      key: JSON.stringify(args),
      ttlSeconds: DAY_SECONDS,
      work: () => this.search(args, signal),
      keep: ({ results }) => results.length > 0,
    });
    // Asked each time: the list of hosts may have changed since.
    return { ...found, results: found.results.map((result) => ({ ...result, fetchable: this.pages.permits(result.url) })) };
  }

  private async search({ query, limit }: Args, signal: AbortSignal): Promise<Output> {
    const hits = await this.web.search({ query, kind: 'web', limit }, signal);
    const results = hits.map((hit) => ({ ...hit, fetchable: false }));
    return { results, searchedAt: new Date().toISOString(), untrusted: true };
  }
}
