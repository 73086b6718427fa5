/** One event as a browser's EventSource would hand it out. */
export interface HeardEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Listens to `/api/events` of one gateway as a browser does, and keeps what it heard. */
export class EventClient {
  readonly heard: HeardEvent[] = [];
  /** The id to go on from: also of beats, which carry nothing else. */
  lastId = '';
  private readonly cancel = new AbortController();
  private over = false;

  private constructor(readonly status: number) {}

  static async listen(url: string, token: string, { topics, lastEventId }: { topics?: string; lastEventId?: string } = {}): Promise<EventClient> {
    const query = topics === undefined ? '' : `?topics=${topics}`;
    const cancel = new AbortController();
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
    const response = await fetch(`${url}/api/events${query}`, { headers, signal: cancel.signal });
    const client = new EventClient(response.status);
    client.cancel.signal.addEventListener('abort', () => cancel.abort());
    if (response.body !== null) void client.read(response.body);
    return client;
  }

  get closed(): boolean {
    return this.over;
  }

  close(): void {
    this.cancel.abort();
  }

  /** The ids of tasks and others that it heard of, in order. */
  of(event: string, key: string): unknown[] {
    return this.heard.filter((one) => one.event === event).map(({ data }) => data[key]);
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Closed by us, or the gateway is gone.
    } finally {
      this.over = true;
    }
  }

  private take(block: string): void {
    const fields = Object.fromEntries(block.split('\n').filter((line) => !line.startsWith(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    if (fields['id'] !== undefined) this.lastId = fields['id'];
    if (fields['data'] !== undefined) this.heard.push({ id: this.lastId, event: fields['event'] ?? 'message', data: JSON.parse(fields['data']) as Record<string, unknown> });
  }
}
