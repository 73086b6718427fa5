import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import { decode } from './page/decode.js';
import type { ResearchConfig } from './research.config.js';
import { researchError } from './research.error.js';
import { Robots } from './robots.service.js';
import { Visit, type Visited } from './visit.service.js';

export type PageForm = 'html' | 'text' | 'xml';

/** A page as it was served, decoded. */
export interface RawPage {
  readonly url: URL;
  readonly form: PageForm;
  /** Without parameters. */
  readonly contentType: string;
  readonly content: string;
  readonly fetchedAt: string;
}

const FORMS: Readonly<Record<string, PageForm>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/plain': 'text',
  'application/json': 'text',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/rss+xml': 'xml',
  'application/atom+xml': 'xml',
};

/** Opens pages as the rules allow: list of hosts, robots.txt, pace, time and size. */
@Injectable()
export class PageReader {
  constructor(
    private readonly visit: Visit,
    private readonly robots: Robots,
    @Inject(CONFIG) private readonly config: Pick<ResearchConfig, 'RESEARCH_TIMEOUT_MS'>,
  ) {}

  /** @throws AppError `url_refused`, `host_not_allowed` */
  parse(address: string): URL {
    return this.visit.policy.parse(address);
  }

  permits(address: string): boolean {
    return this.visit.policy.permits(address);
  }

  /** @throws AppError a `ResearchErrorCode` */
  async open(url: URL, caller: AbortSignal): Promise<RawPage> {
    const signal = AbortSignal.any([caller, AbortSignal.timeout(this.config.RESEARCH_TIMEOUT_MS)]);
    return toPage(await this.visit.to(url, signal, (hop) => this.robots.assertAllowed(hop, signal)));
  }
}

function toPage({ url, answer }: Visited): RawPage {
  const host = url.hostname;
  const { status } = answer;
  if (status === 404 || status === 410) throw researchError('page_not_found', `${host} has no such page`, { host, status });
  if (status === 429 || status >= 500) throw researchError('page_unavailable', `${host} cannot give the page now (${status})`, { host, status });
  if (status >= 300 || status < 200) throw researchError('page_denied', `${host} does not give the page (${status})`, { host, status });
  const contentType = (answer.contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const form = FORMS[contentType];
  if (form === undefined) throw researchError('content_refused', `${host} gave neither HTML, text, JSON nor XML`, { host, contentType: contentType.slice(0, 100) });
  return { url, form, contentType, content: decode(answer.body, answer.contentType), fetchedAt: new Date().toISOString() };
}
