import { Inject, Injectable } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import robotsParser from 'robots-parser';
import { DAY_SECONDS, Remembered } from './remembered.service.js';
import type { ResearchConfig } from './research.config.js';
import { researchError } from './research.error.js';
import { Visit } from './visit.service.js';

/** Its types describe an ES module; it is a CommonJS function. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;
/** RFC 9309: at least this much must be read; what follows may be left. */
const MAX_CHARACTERS = 512_000;

/** A file that leads astray is one that is not there. */
const ABSENT = ['redirect_refused', 'host_not_allowed'];

/** What a site asks of robots (RFC 9309). */
@Injectable()
export class Robots {
  private readonly agent: string;

  constructor(
    private readonly visit: Visit,
    private readonly remembered: Remembered,
    @Inject(CONFIG) config: Pick<ResearchConfig, 'RESEARCH_USER_AGENT'>,
  ) {
    this.agent = config.RESEARCH_USER_AGENT.split('/', 1)[0] ?? config.RESEARCH_USER_AGENT;
  }

  /** @throws AppError `robots_refused` (denied); `page_unavailable` (transient) while the file cannot be had */
  async assertAllowed(url: URL, signal: AbortSignal): Promise<void> {
    const address = new URL('/robots.txt', url);
    const text = await this.remembered.of({ kind: 'robots', key: address.href, ttlSeconds: DAY_SECONDS, work: () => this.read(address, signal) });
    if (parseRobots(address.href, text).isAllowed(url.href, this.agent) !== false) return;
    throw researchError('robots_refused', `The site asks robots not to fetch this page (robots.txt of ${url.hostname})`, { host: url.hostname });
  }

  /** RFC 9309: a file that is not there allows all; one that cannot be had for now forbids all. */
  private async read(address: URL, signal: AbortSignal): Promise<string> {
    try {
      const { answer } = await this.visit.to(address, signal);
      if (answer.status < 300) return new TextDecoder().decode(answer.body).slice(0, MAX_CHARACTERS);
      if (answer.status < 500 && answer.status !== 429) return '';
    } catch (thrown) {
      if (ABSENT.includes(toAppError(thrown).code)) return '';
      throw thrown;
    }
    throw researchError('page_unavailable', `robots.txt of ${address.hostname} cannot be had now`, { host: address.hostname });
  }
}
