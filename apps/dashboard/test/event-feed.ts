import type { Request, Response } from 'express';

const KEPT = 100;

/** Server-sent events with a memory: who comes back with the last id it has seen gets what it missed, or is told to read anew. */
export class EventFeed {
  private readonly kept: Array<{ id: number; text: string }> = [];
  private readonly connections = new Set<Response>();
  private last = 0;

  /** How many listen. */
  get listeners(): number {
    return this.connections.size;
  }

  send(type: string, data: unknown): void {
    this.last += 1;
    const text = `id: ${this.last}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    this.kept.push({ id: this.last, text });
    if (this.kept.length > KEPT) this.kept.shift();
    for (const response of this.connections) response.write(text);
  }

  open(request: Request, response: Response): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    const seen = Number(request.headers['last-event-id'] ?? this.last);
    if (seen < this.last - KEPT) response.write(`id: ${this.last}\nevent: reset\ndata: {}\n\n`);
    else for (const { id, text } of this.kept) if (id > seen) response.write(text);
    this.connections.add(response);
    request.on('close', () => this.connections.delete(response));
  }

  /** Cuts every connection. */
  drop(): void {
    for (const response of this.connections) response.destroy();
    this.connections.clear();
  }
}
