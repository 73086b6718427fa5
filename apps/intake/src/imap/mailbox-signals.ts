import type { ImapFlow } from 'imapflow';

/** What a connection tells while nobody asks. */
export class MailboxSignals {
  /** Rejects with the connection's end or when the service stops. */
  readonly ended: Promise<never>;
  private readonly ending = new AbortController();
  private hasNews = false;
  private wake: () => void = () => undefined;

  constructor(client: ImapFlow, signal: AbortSignal) {
    this.ended = new Promise((_resolve, reject) => {
      let failure: unknown;
      const end = (error: unknown): void => {
        this.ending.abort();
        reject(error);
      };
      client.on('error', (error: unknown) => (failure = error));
      client.on('close', () => end(failure instanceof Error ? failure : new Error('the connection was closed')));
      signal.addEventListener('abort', () => end(new Error('stopping')), { once: true });
    });
    this.ended.catch(() => undefined);
    client.on('exists', () => {
      this.hasNews = true;
      this.wake();
    });
  }

  /** Aborted with the connection's end or when the service stops. */
  get signal(): AbortSignal {
    return this.ending.signal;
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
