import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import { Pace } from './pace.service.js';
import type { ResearchConfig } from './research.config.js';
import { researchError } from './research.error.js';
import { UrlPolicy } from './url-policy.js';
import { type WebAnswer, WebProvider } from './web.provider.js';

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

export interface Visited {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly answer: WebAnswer;
}

/** Goes to an address and follows redirects by hand, each hop under the same rules as the first. */
@Injectable()
export class Visit {
  readonly policy: UrlPolicy;

  constructor(
    private readonly web: WebProvider,
    private readonly pace: Pace,
    @Inject(CONFIG) config: Pick<ResearchConfig, 'RESEARCH_ALLOWED_PORTS'>,
  ) {
    this.policy = new UrlPolicy(web.hosts, config);
  }

  /**
   * @param check asked before each hop; its throw ends the visit.
   * @throws AppError a `ResearchErrorCode`
   */
  async to(start: URL, signal: AbortSignal, check: (url: URL) => Promise<void> = async () => undefined): Promise<Visited> {
    let url = start;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      await check(url);
      await this.pace.turn(url.host, signal);
      const answer = await this.web.request(url, signal);
      if (!REDIRECTS.includes(answer.status)) return { url, answer };
      if (answer.location === undefined) throw researchError('redirect_refused', `${url.hostname} redirects without saying where to`, { host: url.hostname });
      url = this.policy.parse(answer.location, url);
    }
    throw researchError('redirect_refused', `${start.hostname} redirects more than ${MAX_REDIRECTS} times`, { host: start.hostname });
  }
}
