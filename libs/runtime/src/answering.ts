import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Whoever has connected has so long to ask. */
const ASKS_WITHIN_MS = 2000;

/**
 * Those that an HTTP server answers, so that it can end: whoever has asked is answered, and whoever has connected and asks nothing, or
 * half of something, holds up nobody.
 */
export class Answering {
  private readonly open = new Set<ServerResponse>();

  /** To be told of each request. */
  begin(response: ServerResponse): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  /** @param closed resolves when the server, which takes no new connection any more, has ended the last one */
  async end(server: Server, closed: Promise<unknown>): Promise<void> {
    const over = closed.catch(() => undefined);
    const isOver = new AbortController();
    void over.then(() => isOver.abort());
    while (!isOver.signal.aborted) {
      const [asked] = this.asked;
      if (asked !== undefined) await Promise.race([over, once(asked, 'close').catch(() => undefined)]);
      else await pause(ASKS_WITHIN_MS, undefined, isOver).then(() => this.asked.length === 0 && server.closeAllConnections(), () => undefined);
    }
    await closed;
  }

  /** By requests that have come in whole. */
  private get asked(): ServerResponse[] {
    return [...this.open].filter(({ req }) => req.complete);
  }
}
