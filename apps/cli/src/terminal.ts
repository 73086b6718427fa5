import Table from 'cli-table3';
import { harmless, harmlessJson, harmlessLine } from './text/harmless.js';

/** Where a command writes: results to standard output, progress and errors to standard error. */
export interface Terminal {
  readonly json: boolean;
  result(value: unknown, asText: () => string): void;
  /** One of many results of a command that goes on: a line of text, or a line of JSON. */
  item(value: unknown, asText: () => string): void;
  progress(line: string): void;
  warn(line: string): void;
}

export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

/** Streams on which no text of a stranger does anything but be shown. */
export function harmlessStreams({ out, err }: Streams): Streams {
  return { out: { write: (text) => out.write(harmless(text)) }, err: { write: (text) => err.write(harmless(text)) } };
}

/** With `json` a result is one JSON document and progress is not shown. */
export function createTerminal(streams: Streams, json: boolean): Terminal {
  return {
    json,
    result: (value, asText) => void streams.out.write(json ? `${harmlessJson(value, 2)}\n` : `${asText().trimEnd()}\n`),
    item: (value, asText) => void streams.out.write(json ? `${harmlessJson(value)}\n` : `${harmlessLine(asText())}\n`),
    progress: (line) => void (json || streams.err.write(`${line}\n`)),
    warn: (line) => void streams.err.write(`${line}\n`),
  };
}

/** Letters that may take two columns each, so that their number says nothing of the width. */
const MAYBE_WIDE = /[^\0-\u02ff]/;

/** A plain table; a cell is shortened at `width` columns where its column has one. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly (string | number | null)[]>, widths: Readonly<Record<string, number>> = {}): string {
  const cells = rows.map((row) => row.map((cell) => harmlessLine(String(cell ?? '-'))));
  const tooWide = (text: string, width: number): boolean => text.length > width || (MAYBE_WIDE.test(text) && text.length * 2 > width);
  const colWidths = head.map((name, index) => {
    const width = widths[name];
    return width !== undefined && cells.some((row) => tooWide(row[index] ?? '', width)) ? width + 2 : null;
  });
  const made = new Table({ head: [...head], style: { head: [], border: [], compact: true }, colWidths });
  made.push(...cells);
  return made.toString();
}
