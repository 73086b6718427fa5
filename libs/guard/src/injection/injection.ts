import type { Spot } from '../detector.js';
import { viewsOf, type View } from '../normalise/index.js';
import { MODEL, scoreOfLogit } from './model.js';
import { type Hit, hitsOf } from './rule.js';
import { mayHit, RULES } from './rules/index.js';
import { prepare, type Window, worstWindows } from './windows.js';

export interface Injection {
  /** 0 to 1, calibrated: see `scoreOfLogit`. */
  readonly score: number;
  /** Where and why; empty below 0.5. */
  readonly spots: readonly Spot[];
}

/** Longer texts are read in parts of so many UTF-16 units, which overlap. */
const PART = 100_000;
const OVERLAP = 2_000;
/** Of a text that is longer than this its two ends are read, and that it was not read whole is a finding. */
const MOST_READ = 1_600_000;
const SUSPECT = 0.5;
const MOST_SPOTS = 12;
// A Message-ID, an address, a file's name: the model knows sentences and would guess.
const IDENTIFIER = /^[!-~]{0,300}$/;
const NOT_READ: Omit<Spot, 'start' | 'end'> = { category: 'threat', rule: 'not read whole', score: SUSPECT, reason: 'The text is too long to be read whole.' };

interface Judged {
  readonly logit: number;
  readonly spots: readonly Spot[];
}

/** How much a text speaks to a machine instead of to a person: prompt injection, jailbreak, exfiltration, commands. Linear. */
export function injectionOf(text: string, onPart: () => void = () => undefined): Injection {
  const parts = partsOf(text);
  let worst: Judged = { logit: -Infinity, spots: [] };
  for (const { start, end } of parts) {
    onPart();
    const judged = judge(text.slice(start, end), start);
    if (judged.logit > worst.logit) worst = judged;
  }
  const score = round(scoreOfLogit(worst.logit));
  const whole = text.length <= MOST_READ;
  const spots = [...(score >= SUSPECT ? worst.spots.slice(0, MOST_SPOTS) : []), ...(whole ? [] : [{ ...NOT_READ, start: MOST_READ / 2, end: text.length - MOST_READ / 2 }])];
  return { score: whole ? score : Math.max(score, SUSPECT), spots };
}

function partsOf(text: string): { start: number; end: number }[] {
  const from = (first: number, last: number): { start: number; end: number }[] => {
    const parts: { start: number; end: number }[] = [];
    for (let start = first; start === first || start + OVERLAP < last; start += PART - OVERLAP) parts.push({ start, end: Math.min(last, start + PART) });
    return parts;
  };
  if (text.length <= MOST_READ) return from(0, text.length);
  return [...from(0, MOST_READ / 2), ...from(text.length - MOST_READ / 2, text.length)];
}

function judge(text: string, offset: number): Judged {
  let logit = -Infinity;
  let found: { view: View; hits: readonly Hit[]; window: Window; starts: Int32Array; ends: Int32Array } | undefined;
  for (const view of viewsOf(text)) {
    const hits = hitsOf(RULES, view.text, mayHit(view.text));
    if (hits.length === 0 && IDENTIFIER.test(view.text)) continue;
    const prepared = prepare(view, hits);
    const [window] = worstWindows(prepared, MODEL);
    if (window === undefined || window.logit <= logit) continue;
    logit = window.logit;
    found = { view, hits, window, starts: prepared.starts, ends: prepared.ends };
  }
  if (found === undefined) return { logit, spots: [] };
  const { view, hits, window, starts, ends } = found;
  const score = round(scoreOfLogit(logit));
  const place = (start: number, end: number): { start: number; end: number } => {
    const origin = view.origin(start, end);
    return { start: origin.start + offset, end: origin.end + offset };
  };
  const how = view.kind === 'plain' ? '' : ` It was hidden (${view.kind}).`;
  const whole: Spot = { category: 'threat', rule: 'prompt injection', score, ...place(starts[window.from] ?? 0, ends[window.to - 1] ?? 0), reason: `It reads like orders to a machine.${how}` };
  const within = hits.map((hit): Spot => ({ category: 'threat', rule: hit.rule, score: round(Math.max(score * hit.score, Math.min(score, SUSPECT))), ...place(hit.start, hit.end), reason: hit.reason + how }));
  return { logit, spots: [whole, ...within.sort((a, b) => b.score - a.score)] };
}

const round = (score: number): number => Math.round(score * 1000) / 1000;
