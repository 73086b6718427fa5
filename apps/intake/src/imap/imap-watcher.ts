import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { ImapFlow } from 'imapflow';
import type { IntakeConfig } from '../intake.config.js';
import type { MailTakerService } from '../mail/mail-taker.service.js';
import type { ImapAccount } from './imap-account.js';
import type { SeenMailRepository } from './seen-mail.repository.js';
import { Sweep } from './sweep.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Keeps one mailbox in view: everything new at the start and after each word of the server, a new connection when it is lost. */
export class ImapWatcher {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly account: ImapAccount,
    private readonly config: IntakeConfig,
    private readonly seen: SeenMailRepository,
    private readonly taker: MailTakerService,
    private readonly log: Logger,
  ) {
    setMaxListeners(0, this.stopping.signal);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.session();
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn({ account: this.account.name, nextTryMs: this.pauseMs }, `no mail can be taken from this mailbox: ${reasonOf(error)}; trying again`);
        await pause(this.pauseMs, undefined, { signal }).catch(() => undefined);
        this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** One connection's life; ends by throwing, or when the service stops. */
  private async session(): Promise<void> {
    const client = this.newClient();
    const signals = new MailboxSignals(client, this.stopping.signal);
    try {
      await Promise.race([client.connect(), signals.ended]);
      await client.mailboxOpen(this.account.mailbox, { readOnly: true });
      const sweep = new Sweep(client, this.account, this.config, this.seen, this.taker);
      this.log.info({ account: this.account.name }, 'watching the mailbox');
      while (!this.stopping.signal.aborted) {
        await Promise.race([sweep.run(this.stopping.signal), signals.ended]);
        this.pauseMs = FIRST_PAUSE_MS;
        // Ends when the next command is sent, or with the connection, which `signals` tells.
        void client.idle().catch(() => undefined);
        await signals.news(this.config.INTAKE_POLL_SECONDS * 1000);
      }
    } finally {
      client.close();
    }
  }

  private newClient(): ImapFlow {
    const { host, port, secure, loopback, user, password } = this.account;
    return new ImapFlow({
      host,
      port,
      secure,
      // A password does not travel in clear text, but to this very machine.
      doSTARTTLS: secure || loopback ? undefined : true,
      tls: loopback ? { rejectUnauthorized: false } : undefined,
      auth: { user, pass: password },
      logger: false,
      disableAutoIdle: true,
    });
  }
}

/** What a connection tells while nobody asks. */
class MailboxSignals {
  /** Rejects with the connection's end or when the service stops. */
  readonly ended: Promise<never>;
  private hasNews = false;
  private wake: () => void = () => undefined;

  constructor(client: ImapFlow, signal: AbortSignal) {
    this.ended = new Promise((_resolve, reject) => {
      let failure: unknown;
      client.on('error', (error: unknown) => (failure = error));
      client.on('close', () => reject(failure instanceof Error ? failure : new Error('the connection was closed')));
      signal.addEventListener('abort', () => reject(new Error('stopping')), { once: true });
    });
    this.ended.catch(() => undefined);
    client.on('exists', () => {
      this.hasNews = true;
      this.wake();
    });
  }

  /** Resolves when the server announces something, at the latest after `ms`. */
  async news(ms: number): Promise<void> {
    if (!this.hasNews) {
      let timer: NodeJS.Timeout | undefined;
      const told = new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([told, this.ended]).finally(() => clearTimeout(timer));
    }
    this.hasNews = false;
  }
}

/** The server's own words where it gave some; never the password. */
function reasonOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null) {
    if ('authenticationFailed' in thrown && thrown.authenticationFailed === true) return 'the user name or password is refused';
    if ('responseText' in thrown && typeof thrown.responseText === 'string') return thrown.responseText;
    if ('code' in thrown && typeof thrown.code === 'string' && 'message' in thrown) return `${String(thrown.message)} (${thrown.code})`;
  }
  return toAppError(thrown).message;
}
