/** One event as a server sends it (WHATWG, "server-sent events"). `id` is the last one that was given. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string;
}

/** Reads events out of a stream of text as it comes; `onSign` is called for all that arrives, heartbeats too. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>, onSign: () => void = () => undefined): AsyncGenerator<ServerEvent> {
  let [type, data, id] = ['', [] as string[], ''];
  for await (const line of linesOf(chunks, onSign)) {
    if (line === '') {
      if (data.length > 0) yield { type: type || 'message', data: data.join('\n'), id };
      [type, data] = ['', []];
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
    if (name === 'event') type = value;
    if (name === 'data') data.push(value);
    if (name === 'id' && !value.includes('\0')) id = value;
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, onSign: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    onSign();
    rest += decoder.decode(chunk, { stream: true });
    // A lone CR at the end may be the first half of CRLF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
