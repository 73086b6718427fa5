/** One side of a journal: its lines, and the lines that it has moved into files of earlier days. */
export interface JournalSide {
  readonly lines: readonly string[];
  readonly rotated?: ReadonlySet<string>;
}

interface Parsed {
  readonly id: unknown;
  readonly time: number;
}

/**
 * All lines of both sides, each once, ordered by `timestamp` and else as they stood, the first side's before the second's.
 * A line of the base that a side no longer has stays out only when that side has rewritten it (another line with its `id`) or
 * moved it to a file of an earlier day; a line that is just gone, as in a truncated file, is kept.
 */
export function unionLines(base: readonly string[], first: JournalSide, second: JournalSide): string[] {
  const sides = [view(first), view(second)] as const;
  const inBase = new Set(base);
  const kept = new Map<string, number>();
  for (const { timed } of sides) {
    for (const { line, time } of timed) {
      if (kept.has(line) || (inBase.has(line) && sides.some((side) => side.hasDropped(line)))) continue;
      kept.set(line, time);
    }
  }
  for (const { line, time } of view({ lines: base }).timed) {
    if (!kept.has(line) && !sides.some((side) => side.hasDropped(line))) kept.set(line, time);
  }
  return [...kept].sort(([, one], [, other]) => (one === other ? 0 : one < other ? -1 : 1)).map(([line]) => line);
}

function view({ lines, rotated }: JournalSide) {
  const timed: Array<{ line: string; time: number }> = [];
  const ids = new Set<unknown>();
  const own = new Set(lines);
  // A line without a time (torn, not JSON) stays behind the one that it followed.
  let time = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    time = Number.isNaN(parsed.time) ? time : parsed.time;
    timed.push({ line, time });
    if (parsed.id !== undefined) ids.add(parsed.id);
  }
  const hasDropped = (line: string): boolean => !own.has(line) && (rotated?.has(line) === true || isRewritten(line, ids));
  return { timed, hasDropped };
}

function isRewritten(line: string, ids: ReadonlySet<unknown>): boolean {
  const { id } = parse(line);
  return id !== undefined && ids.has(id);
}

function parse(line: string): Parsed {
  try {
    const value = JSON.parse(line) as { id?: unknown; timestamp?: unknown } | null;
    return { id: value?.id, time: typeof value?.timestamp === 'string' || typeof value?.timestamp === 'number' ? new Date(value.timestamp).getTime() : Number.NaN };
  } catch {
    return { id: undefined, time: Number.NaN };
  }
}

/** The bytes as lines; latin1, so that bytes which are not UTF-8 survive. */
export function linesOf(content: Buffer | null): string[] {
  if (content === null || content.length === 0) return [];
  const text = content.toString('latin1');
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

export function textOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}
