import { AppError, isError } from '@waggle/errors';
import { Agent, type Dispatcher } from 'undici';
import type { ResearchConfig } from '../research.config.js';
import { researchError } from '../research.error.js';
import type { WebAnswer } from '../web.provider.js';
import { checkedConnector, refusal } from './checked-connector.js';
import type { Network } from './network.js';
import { literalAddress } from './public-address.js';
import { ACCEPTED_ENCODINGS, readBody } from './read-body.js';

const ACCEPT = 'text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,text/plain;q=0.8';

type Settings = Pick<ResearchConfig, 'RESEARCH_USER_AGENT' | 'RESEARCH_MAX_BYTES'>;

/** GET over connections that only reach checked addresses; no proxy, cookie, referrer or credential goes along. */
export class SafeHttp {
  private readonly agent: Agent;

  constructor(
    private readonly network: Network,
    private readonly settings: Settings,
  ) {
    this.agent = new Agent({ connect: checkedConnector(network), pipelining: 0, maxHeaderSize: 16_384 });
  }

  /** @throws AppError as `WebProvider.request` */
  async get(url: URL, signal: AbortSignal): Promise<WebAnswer> {
    this.assertAddress(url);
    try {
      return await this.read(await this.send(url, signal));
    } catch (thrown) {
      throw toResearchError(thrown, url, signal);
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /** A literal address is connected to without asking the resolver. */
  private assertAddress(url: URL): void {
    const address = literalAddress(url.hostname);
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (address !== undefined && !this.network.permits(address, port)) throw refusal(url.hostname);
  }

  private send(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const headers = { 'user-agent': this.settings.RESEARCH_USER_AGENT, accept: ACCEPT, 'accept-encoding': ACCEPTED_ENCODINGS };
    return this.agent.request({ origin: url.origin, path: `${url.pathname}${url.search}`, method: 'GET', headers, signal });
  }

  private async read({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<WebAnswer> {
    const answer = { status: statusCode, contentType: first(headers['content-type']), location: headers['location'] === undefined ? undefined : first(headers['location']) };
    if (statusCode >= 300) {
      body.on('error', () => undefined).destroy();
      return { ...answer, body: new Uint8Array() };
    }
    return { ...answer, body: await readBody(body, first(headers['content-encoding']), this.settings.RESEARCH_MAX_BYTES) };
  }
}

function first(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}

function toResearchError(thrown: unknown, url: URL, signal: AbortSignal): AppError {
  if (thrown instanceof AppError) return thrown;
  const host = url.hostname;
  if (signal.aborted) return researchError('page_timeout', `The page of ${host} did not come in time`, { host }, thrown);
  const reason = isError(thrown) && typeof thrown.code === 'string' ? thrown.code : 'unknown';
  if (/^(Z_|ERR__?ERROR_|ERR_BROTLI|ERR_PADDING)/.test(reason)) return researchError('page_unreadable', `The page of ${host} is packed wrongly`, { host, reason }, thrown);
  return researchError('page_unavailable', `The page of ${host} cannot be had now`, { host, reason }, thrown);
}
