import { Parser } from 'htmlparser2';

/** What may open or close an element, or is a line in all of those around it. */
const MARK = /<[a-z/]|\n/gi;

/** What may be done with HTML. */
export interface Bounds {
  /** Elements open at once. */
  readonly open: number;
  /** Elements open at once for each mark: work grows with both, so with the square of the length. */
  readonly steps: number;
}

/** Each closing tag is searched for in all that is open; so many steps take some tenths of a second. */
export const PARSED: Bounds = { open: Infinity, steps: 50_000_000 };
/** Each line is indented for all quotes and lists around it, and elements are walked by calls within calls; several times what long newsletters have. */
export const DRAWN: Bounds = { open: 200, steps: 3_000_000 };

/**
 * Whether it goes beyond what may be done with HTML. Asked of the parser itself, which is stopped there: what it takes for a tag, in
 * comments, scripts and quotes, nobody else knows.
 */
export function isTangled(html: string, { open: mostOpen, steps }: Bounds): boolean {
  const marks = marksIn(html);
  const most = Math.min(mostOpen, steps / Math.max(1, marks));
  if (marks <= most) return false;
  let [open, deepest] = [0, 0];
  const parser = new Parser({
    onopentagname: () => {
      deepest = Math.max(deepest, (open += 1));
      if (deepest > most) parser.pause();
    },
    onclosetag: () => {
      open -= 1;
    },
  });
  parser.end(html);
  return deepest > most;
}

function marksIn(html: string): number {
  let count = 0;
  const marks = html.matchAll(MARK);
  while (marks.next().done !== true) count += 1;
  return count;
}
