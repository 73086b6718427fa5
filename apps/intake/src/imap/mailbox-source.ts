import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, reasonOf } from '@waggle/imap';
import { RunningSource } from '../sources/running-source.js';
import { type ImapAccount, newClient } from './imap-account.js';
import type { ImapParts } from './imap-parts.service.js';
import { MailboxSignals } from './mailbox-signals.js';
import { Sweep } from './sweep.js';

/** Pauses (ms) between tries; the longest holds from then on. */
interface Pauses {
  readonly first: number;
  readonly longest: number;
}
const AFTER_LOSS: Pauses = { first: 1_000, longest: 60_000 };
/** Servers lock out who comes again and again with a wrong password. */
const AFTER_REFUSAL: Pauses = { first: 60_000, longest: 15 * 60_000 };

/** Keeps one mailbox in view: everything new at the start and after each word of the server, a new connection when it is lost. */
export class MailboxSource extends RunningSource {
  readonly id: string;
  readonly kind = 'imap';
  readonly work = 'email';
  private failures = 0;

  constructor(
    private readonly account: ImapAccount,
    private readonly parts: ImapParts,
  ) {
    super();
    this.id = `imap:${account.name}`;
    setMaxListeners(0, this.stopping.signal);
  }

  protected async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.parts.gate.open(this.id, signal);
        await this.session();
      } catch (error) {
        if (!signal.aborted) await this.waitAfter(error);
      }
    }
  }

  private async waitAfter(error: unknown): Promise<void> {
    const { first, longest } = isRefusal(error) ? AFTER_REFUSAL : AFTER_LOSS;
    const pauseMs = Math.min(first * 2 ** this.failures, longest);
    this.failures += 1;
    const now = Date.now();
    this.trouble = { what: reasonOf(error), since: this.trouble?.since ?? new Date(now).toISOString(), nextTry: new Date(now + pauseMs).toISOString() };
    this.parts.log.warn({ account: this.account.name, nextTryMs: pauseMs }, `no mail can be taken from this mailbox: ${this.trouble.what}; trying again`);
    await pause(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** One connection's life; ends when the gate is closed, by throwing, or when the service stops. */
  private async session(): Promise<void> {
    const client = newClient(this.account);
    const signals = new MailboxSignals(client, this.stopping.signal);
    const sweep = new Sweep(client, this.account, this, this.parts);
    try {
      await Promise.race([client.connect(), signals.ended]);
      await client.mailboxOpen(this.account.mailbox, { readOnly: true });
      this.parts.log.info({ account: this.account.name }, 'watching the mailbox');
      while (await Promise.race([sweep.run(signals.signal), signals.ended])) {
        this.wellAgain();
        // Ends when the next command is sent, or with the connection, which `signals` tells.
        void client.idle().catch(() => undefined);
        await signals.news(this.parts.config.INTAKE_POLL_SECONDS * 1000);
      }
    } finally {
      client.close();
      await sweep.settled();
    }
  }

  private wellAgain(): void {
    this.failures = 0;
    this.trouble = null;
  }
}
