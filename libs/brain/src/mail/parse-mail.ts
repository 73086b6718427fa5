import { toText } from './html-body.js';
import {
  ATTRIBUTION_END,
  ATTRIBUTION_START,
  FORWARD_RULE,
  HEADER_FROM,
  HEADER_SENT,
  PROGRAM_LINE,
  QUOTE_RULE,
  QUOTED_LINE,
  SIGN_OFF,
  SIGNATURE_RULE,
  SMALL_PRINT,
} from './marks.js';

/** A mail's body taken apart. Only `text` is what the writer says now. */
export interface ParsedMail {
  /** The newest text without quotes, signature and small print; of a bare forward the forwarded text. */
  readonly text: string;
  /** What the writer typed: `text` without what a bare forward takes along. */
  readonly own: string;
  /** Everything that was quoted, without its marks. */
  readonly quoted: string;
  /** From the sign-off on. */
  readonly signature: string;
  readonly forwarded: boolean;
  /** What the writer put between quoted lines, each with the lines right above it; part of `text` too. */
  readonly answers: InlineAnswer[];
}

export interface InlineAnswer {
  readonly quoted: string;
  readonly text: string;
}

/** Characters; what comes after them is the mail's ballast, not its news. */
const MAX_BODY = 200_000;
const LONG_GAP = /[^\S\n]{20,}/g;
const ATTRIBUTION_LINES = 3;
const HEADER_LINES = 4;
const SIGNATURE_LINES = 14;
/** Lines of a quote that an answer below it can mean. */
const QUOTED_ABOVE = 4;
const MAX_ANSWERS = 50;

/** Takes a mail's body apart, plain text or HTML, with quotes in the styles of Gmail, Outlook and Apple Mail. */
export function parseMail(body: string): ParsedMail {
  const lines = toText(body.slice(0, MAX_BODY)).replace(/\r\n?/g, '\n').replace(LONG_GAP, '  ').split('\n');
  const own: string[] = [];
  const quoted: string[] = [];
  const runs: Run[] = [];
  let forwarded = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const mark = markAt(lines, at);
    if (mark === 'rest') {
      forwarded = FORWARD_RULE.test(line);
      quoted.push(...lines.slice(at).map(unquote));
      break;
    }
    if (mark > 0) {
      const marked = lines.slice(at, at + mark).map(unquote);
      quoted.push(...marked);
      at += mark - 1;
      // Who wrote when is no line that anybody answers.
      if (QUOTED_LINE.test(line)) addTo(runs, 'quoted', marked);
    } else {
      own.push(line);
      addTo(runs, 'own', [line]);
    }
  }
  const { text, signature } = splitSignature(own);
  const bare = forwarded && text.length < 40 && !/[?¿]/.test(text);
  return { text: bare ? `${text}\n\n${withoutHeaders(quoted)}`.trim() : text, own: text, quoted: tidy(quoted), signature, forwarded, answers: answersIn(runs, text) };
}

/** Lines of one kind that follow each other. */
interface Run {
  readonly kind: 'own' | 'quoted';
  readonly lines: string[];
}

/** A blank line ends no run. */
function addTo(runs: Run[], kind: Run['kind'], lines: readonly string[]): void {
  const last = runs.at(-1);
  if (last?.kind === kind || (last !== undefined && lines.every((line) => line.trim() === ''))) last.lines.push(...lines);
  else runs.push({ kind, lines: [...lines] });
}

/** An answer stands below a quoted line. */
function answersIn(runs: readonly Run[], text: string): InlineAnswer[] {
  const found = runs.flatMap(({ kind, lines }, at) => {
    const above = runs[at - 1];
    const said = kind === 'own' && above !== undefined ? splitSignature(lines).text : '';
    return said === '' || above === undefined || !text.includes(said) ? [] : [{ quoted: tidy(above.lines.filter((line) => line.trim() !== '').slice(-QUOTED_ABOVE)), text: said }];
  });
  return found.filter(({ quoted }) => quoted !== '').slice(0, MAX_ANSWERS);
}

/** How many lines from here on are quoted, or `rest` when nothing of the writer's comes after. */
function markAt(lines: readonly string[], at: number): number | 'rest' {
  const line = lines[at] ?? '';
  if (QUOTED_LINE.test(line)) return 1;
  if (QUOTE_RULE.test(line) && restIsQuoted(lines, at + 1)) return 'rest';
  if (FORWARD_RULE.test(line)) return 'rest';
  if (HEADER_FROM.test(line) && lines.slice(at + 1, at + HEADER_LINES).some((next) => HEADER_SENT.test(next))) return 'rest';
  const length = attributionAt(lines, at);
  if (length === 0) return 0;
  const next = lines.slice(at + length).find((following) => following.trim() !== '');
  // With marked lines below, the writer may answer between them; without any, all below is the quote.
  return next !== undefined && QUOTED_LINE.test(next) ? length : 'rest';
}

/** A line of dashes is a quote's border only if a header or another quote follows; else it is the writer's own. */
function restIsQuoted(lines: readonly string[], from: number): boolean {
  if (/\p{L}/u.test(lines[from - 1] ?? '')) return true;
  return lines.slice(from, from + HEADER_LINES).some((line) => HEADER_FROM.test(line) || QUOTED_LINE.test(line));
}

/** An attribution may be wrapped over a few lines. Gives its number of lines, 0 for none. */
function attributionAt(lines: readonly string[], at: number): number {
  if (!ATTRIBUTION_START.test(lines[at] ?? '')) return 0;
  for (let length = 1; length <= ATTRIBUTION_LINES; length += 1) {
    const joined = lines.slice(at, at + length).join(' ').trim();
    if (joined.length > 300) return 0;
    if (ATTRIBUTION_END.test(joined) && /\d|[<@]|wrote|schrieb|schreef|écrit|escribi|scritto/.test(joined)) return length;
    if ((lines[at + length] ?? '').trim() === '') return 0;
  }
  return 0;
}

function splitSignature(own: readonly string[]): { text: string; signature: string } {
  const lines = own.filter((line) => !PROGRAM_LINE.test(line));
  const rule = lines.findIndex((line) => SIGNATURE_RULE.test(line));
  const signOff = lines.findIndex((line, at) => at > 0 && SIGN_OFF.test(line) && isNearEnd(lines, at));
  const print = lines.findIndex((line, at) => at > 0 && SMALL_PRINT.test(line));
  const cut = Math.min(...[rule, signOff, print].filter((at) => at >= 0), lines.length);
  return { text: tidy(lines.slice(0, cut)), signature: tidy(lines.slice(cut)) };
}

/** A "Thanks" in the middle of a mail is no sign-off. Looks no further than a signature goes, so that a mail of thanks alone is read fast. */
function isNearEnd(lines: readonly string[], at: number): boolean {
  let below = 0;
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() === '') continue;
    if (SMALL_PRINT.test(line) || SIGNATURE_RULE.test(line)) return true;
    below += 1;
    if (below > SIGNATURE_LINES || line.length >= 90 || /[?¿]\s*$/.test(line)) return false;
  }
  return true;
}

function withoutHeaders(lines: readonly string[]): string {
  const start = lines.findIndex((line, at) => at > 1 && line.trim() === '');
  return tidy(lines.slice(Math.max(start, 1)));
}

function unquote(line: string): string {
  return line.replace(/^(?:\s{0,3}[>|] ?)+/, '');
}

function tidy(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
