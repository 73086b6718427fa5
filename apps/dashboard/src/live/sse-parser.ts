/** One message of a stream of server-sent events. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  /** The last id that the stream has named so far; empty before the first. */
  readonly id: string;
}

/** Reads a stream of server-sent events as the HTML standard has it; text may be cut anywhere, also within a line end. */
export class SseParser {
  private rest = '';
  private type = '';
  private data: string[] = [];
  private id = '';

  /** What has become complete with this text. */
  push(text: string): StreamEvent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): StreamEvent[] {
    if (line === '') return this.complete();
    const colon = line.indexOf(':');
    const [field, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    if (field === 'event') this.type = value;
    if (field === 'data') this.data.push(value);
    if (field === 'id' && !value.includes('\0')) this.id = value;
    return [];
  }

  private complete(): StreamEvent[] {
    const { type, data, id } = this;
    this.type = '';
    this.data = [];
    return data.length === 0 && type !== 'reset' ? [] : [{ type: type === '' ? 'message' : type, data: data.join('\n'), id }];
  }
}
