import Table from 'cli-table3';

/** Where a command writes: results to standard output, progress and errors to standard error. */
export interface Terminal {
  readonly json: boolean;
  result(value: unknown, asText: () => string): void;
  progress(line: string): void;
  warn(line: string): void;
}

export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

/** With `json` a result is one JSON document and progress is not shown. */
export function createTerminal(streams: Streams, json: boolean): Terminal {
  return {
    json,
    result: (value, asText) => void streams.out.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${asText().trimEnd()}\n`),
    progress: (line) => void (json || streams.err.write(`${line}\n`)),
    warn: (line) => void streams.err.write(`${line}\n`),
  };
}

/** A plain table; a cell is shortened at `width` characters where a column has one. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly (string | number | null)[]>, widths: Readonly<Record<string, number>> = {}): string {
  const cut = (text: string, width: number | undefined): string => (width !== undefined && text.length > width ? `${text.slice(0, width - 1)}…` : text);
  const made = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) made.push(row.map((cell, index) => cut(String(cell ?? '-').replace(/\s+/g, ' '), widths[head[index] ?? ''])));
  return made.toString();
}
