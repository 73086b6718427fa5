import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import { Agent, request } from 'undici';
import type { GatewayConfig } from '../gateway.config.js';
import { allowedUrl, pinnedLookup } from './allowed-address.js';
import { signedHeaders } from './webhook-signature.js';

/** What one attempt brought. `status` is null when there was no answer. */
export interface Attempt {
  readonly ok: boolean;
  readonly status: number | null;
  readonly error: string | null;
}

export interface Parcel {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly id: string;
  readonly body: string;
}

/** Makes one POST: signed, to an allowed address, without redirects, within its time. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {
    this.agent = new Agent({ connect: { lookup: pinnedLookup(config.WEBHOOK_ADDRESSES), timeout: config.WEBHOOK_TIMEOUT_MS }, pipelining: 1 });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  async send({ url, secrets, id, body }: Parcel): Promise<Attempt> {
    try {
      const address = allowedUrl(url, this.config.WEBHOOK_ADDRESSES);
      const headers = { 'content-type': 'application/json', 'user-agent': 'waggle-webhooks/1', ...signedHeaders(secrets, id, new Date(), body) };
      const answer = await request(address, { method: 'POST', headers, body, dispatcher: this.agent, signal: AbortSignal.timeout(this.config.WEBHOOK_TIMEOUT_MS) });
      // What it says is of no interest, and may be long.
      answer.body.on('error', () => undefined).destroy();
      const status = answer.statusCode;
      return status >= 200 && status < 300 ? { ok: true, status, error: null } : { ok: false, status, error: `answered ${status}` };
    } catch (thrown) {
      return { ok: false, status: null, error: reasonOf(thrown) };
    }
  }
}

function reasonOf(thrown: unknown): string {
  if (!isError(thrown)) return 'unknown';
  if (thrown.name === 'TimeoutError') return 'no answer in time';
  return (typeof thrown.code === 'string' ? `${thrown.code}: ${thrown.message}` : thrown.message).slice(0, 300);
}
