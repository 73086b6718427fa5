import { effectError } from '@waggle/mcp-server';
import { socialError } from './social.error.js';

const TIMEOUT_MS = 5000;

export type Head = (url: string, init: { method: 'HEAD'; redirect: 'manual'; signal: AbortSignal }) => Promise<{ readonly status: number }>;

/** Asks whether a picture is still there: only over https and only of hosts that the operator named, so that no post makes us call an address of its choice. */
export class MediaHostProvider {
  constructor(
    private readonly hosts: readonly string[],
    private readonly head: Head = fetch,
  ) {}

  /** @throws AppError `effect_stale` when a picture is gone; `media_unavailable` (transient) when its host does not answer. */
  async check(urls: readonly string[]): Promise<void> {
    for (const url of urls) if (this.mayAsk(new URL(url))) await this.ask(url);
  }

  private mayAsk({ protocol, hostname, port }: URL): boolean {
    return protocol === 'https:' && port === '' && this.hosts.includes(hostname);
  }

  private async ask(url: string): Promise<void> {
    const { status } = await this.head(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((thrown: unknown) => {
      throw socialError('media_unavailable', 'The host of a picture does not answer', { host: new URL(url).hostname }, thrown);
    });
    if (status >= 500) throw socialError('media_unavailable', `The host of a picture answers ${status}`, { host: new URL(url).hostname, status });
    if (status >= 400) throw effectError('effect_stale', `A picture of the post is gone (${status})`, { url, status });
  }
}
