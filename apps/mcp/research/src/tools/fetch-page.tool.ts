import { Injectable } from '@nestjs/common';
import { fetchPage } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { PageReader, type RawPage } from '../page-reader.service.js';
import type { VisiblePage } from '../page/read-html.js';
import { cut, visibleText } from '../page/visible-text.js';
import { Reading } from '../reading/reading.service.js';
import { DAY_SECONDS, Remembered } from '../remembered.service.js';

type Output = z.infer<typeof fetchPage.output>;
type Whole = Omit<Output, 'truncated'>;

/** No call gets more of a page than this. */
const KEPT_CHARACTERS = 100_001;

@Injectable()
export class FetchPageTool implements ToolHandler<typeof fetchPage> {
  readonly tool = fetchPage;

  constructor(
    private readonly pages: PageReader,
    private readonly reading: Reading,
    private readonly remembered: Remembered,
  ) {}

  async run({ url, maxCharacters }: z.infer<typeof fetchPage.input>, { signal }: ToolCall): Promise<Output> {
    const address = this.pages.parse(url);
    const work = async (): Promise<Whole> => this.whole(await this.pages.open(address, signal));
    const page = await this.remembered.of({ kind: 'page', key: address.href, ttlSeconds: DAY_SECONDS, work });
    // A remembered page may come from where it no longer could be fetched.
    this.pages.parse(page.url);
    return { ...page, text: cut(page.text, maxCharacters), truncated: page.text.length > maxCharacters };
  }

  private async whole(page: RawPage): Promise<Whole> {
    const { title, text, links, hidden } = page.form === 'html' ? await this.reading.of('page', page) : readPlain(page);
    const { url, contentType, fetchedAt } = page;
    return { url: url.href, title, text: cut(text, KEPT_CHARACTERS), links, hidden, contentType, fetchedAt, untrusted: true };
  }
}

/** Text, JSON and XML are shown as they are. */
function readPlain({ content }: RawPage): VisiblePage {
  const { text, removed } = visibleText(content);
  return { title: null, text, links: [], hidden: { elements: 0, comments: 0, characters: removed } };
}
