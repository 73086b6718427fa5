import { SseParser, type StreamEvent } from './sse-parser.js';

/** The server is heard from at least every 15 s; after this silence the connection counts as dead. */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

export type StreamState = 'connecting' | 'live' | 'offline';

export interface StreamHandlers {
  onEvent(event: StreamEvent): void;
  /** @param resumed whether a new connection goes on where the last one broke off; false: events may have been missed. */
  onState(state: StreamState, resumed: boolean): void;
  /** The session is over: there is no use in trying again. */
  onSignedOut(): void;
}

/**
 * Server-sent events that go on where they broke off. Over `fetch`, since EventSource tells neither a refused sign-in from a broken
 * line nor hears the heartbeat.
 */
export class EventStream {
  private readonly end = new AbortController();
  private lastId = '';
  private failures = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly path: string,
    private readonly handlers: StreamHandlers,
  ) {}

  /** Runs until `close`. */
  async run(): Promise<void> {
    const onOnline = (): void => this.wake();
    window.addEventListener('online', onOnline);
    while (!this.end.signal.aborted) {
      const again = await this.connect().catch(() => true);
      if (!again || this.end.signal.aborted) break;
      this.failures += 1;
      this.handlers.onState(this.failures > 1 ? 'offline' : 'connecting', false);
      await this.pause();
    }
    window.removeEventListener('online', onOnline);
  }

  close(): void {
    this.end.abort();
    this.wake();
  }

  /** Reads one connection to its end; gives whether to try again. */
  private async connect(): Promise<boolean> {
    const dead = new AbortController();
    const response = await fetch(this.path, {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'text/event-stream', ...(this.lastId === '' ? {} : { 'last-event-id': this.lastId }) },
      signal: AbortSignal.any([this.end.signal, dead.signal]),
    });
    if (response.status === 401) {
      this.handlers.onSignedOut();
      return false;
    }
    if (!response.ok || response.body === null) return true;
    this.failures = 0;
    this.handlers.onState('live', this.lastId !== '');
    await this.read(response.body, dead);
    return true;
  }

  private async read(body: ReadableStream<Uint8Array>, dead: AbortController): Promise<void> {
    const parser = new SseParser();
    const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
    let watchdog = setTimeout(() => dead.abort(), SILENCE_MS);
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => dead.abort(), SILENCE_MS);
        for (const event of parser.push(part.value)) this.take(event);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  private take(event: StreamEvent): void {
    if (event.id !== '') this.lastId = event.id;
    this.handlers.onEvent(event);
  }

  private pause(): Promise<void> {
    const ms = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
