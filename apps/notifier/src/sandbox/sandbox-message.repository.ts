import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { vendorError } from '@waggle/vendor-api';
import type { NotifierConfig } from '../notifier.config.js';
import type { ChannelName } from '../prompts/plan.js';

/** What a vendor takes to one recipient before it says: later. */
const MOST_AT_ONCE = 5;
const WINDOW_SECONDS = 5;

export interface SandboxMessage {
  readonly id: string;
  readonly channel: ChannelName;
  readonly key: string;
  readonly recipient: string;
  readonly content: object;
}

/** What the sandboxes have "sent". */
@Injectable()
export class SandboxMessageRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'NOTICE_SANDBOX_LATENCY_MS'>,
  ) {}

  /** Takes as long as a call does. @throws AppError `vendor_busy` when too many come at once. */
  async keep({ id, channel, key, recipient, content }: SandboxMessage): Promise<void> {
    await this.latency();
    const [row] = await this.database.query<{ recent: number }>('SELECT count(*)::int AS recent FROM sandbox_message WHERE channel = $1 AND recipient = $2 AND at > now() - make_interval(secs => $3)', [channel, recipient, WINDOW_SECONDS]);
    if ((row?.recent ?? 0) >= MOST_AT_ONCE) throw vendorError('vendor_busy', 'The sandbox wants fewer messages to one recipient', { retryAfterSeconds: 1 });
    await this.database.query('INSERT INTO sandbox_message (id, channel, key, recipient, content) VALUES ($1, $2, $3, $4, $5::jsonb)', [id, channel, key, recipient, JSON.stringify(content)]);
  }

  async idOf(key: string): Promise<string | undefined> {
    await this.latency();
    const [row] = await this.database.query<{ id: string }>('SELECT id FROM sandbox_message WHERE key = $1', [key]);
    return row?.id;
  }

  /** False when there is no such message. */
  async change(id: string, content: object): Promise<boolean> {
    await this.latency();
    const rows = await this.database.query('UPDATE sandbox_message SET content = $2::jsonb, updated_at = now() WHERE id = $1 RETURNING id', [id, JSON.stringify(content)]);
    return rows.length > 0;
  }

  private async latency(): Promise<void> {
    if (this.config.NOTICE_SANDBOX_LATENCY_MS > 0) await pause(this.config.NOTICE_SANDBOX_LATENCY_MS);
  }
}
