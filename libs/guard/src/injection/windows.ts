import { bucketOf, type Features, featuresOf, WORD_FEATURES } from './features.js';
import { type Hit } from './rule.js';
import type { View } from '../normalise/view.js';

/** Sizes of the windows in tokens: one bad sentence must not drown in a long text, and a long one must be seen whole. */
export const SIZES = [10, 20, 40, 80, 160] as const;
export type WindowSize = (typeof SIZES)[number];
/** What the size alone says: of small windows a text has more, and the worst of many looks worse. */
const SIZE_BUCKETS: Readonly<Record<WindowSize, number>> = { 10: bucketOf('size 10'), 20: bucketOf('size 20'), 40: bucketOf('size 40'), 80: bucketOf('size 80'), 160: bucketOf('size 160') };
export const bucketOfSize = (size: WindowSize): number => SIZE_BUCKETS[size];
/** What a feature counts in a window of so many tokens: between the mean, in which one bad word is lost, and the sum. */
export const valueIn = (tokens: number): number => 4 / (tokens + 6) ** 0.8;
const VALUES = Float64Array.from({ length: 201 }, (_, tokens) => valueIn(tokens));

/** A rule says more than a word does, and a part of a word less: words have many. */
export const RULE_VALUE = 8;
export const PART_VALUE = 0.3;

export interface Weights {
  readonly table: Int8Array | Float32Array;
  /** What one unit of the table is worth. */
  readonly unit: number;
  readonly bias: number;
}

export interface Window {
  readonly logit: number;
  /** Tokens. */
  readonly from: number;
  readonly to: number;
  /** As it was tried; at the end of a text a window is shorter. */
  readonly size: WindowSize;
}

/** The sizes that are tried of a view with so many tokens. */
export const sizesFor = (tokens: number): readonly WindowSize[] => SIZES.filter((_size, at) => at === 0 || tokens > (SIZES[at - 1] ?? 0));

/** A view made ready for windows: features by token, with those of the rules that hit there. */
export interface Prepared extends Features {
  /** Features of the rules: the token where each begins, its bucket, and the token where the rule hit last, -1 if it had not. */
  readonly hits: readonly { readonly token: number; readonly id: number; readonly before: number }[];
  /** The feature that every window of this view has. */
  readonly kind: number;
}

export function prepare(view: View, hits: readonly Hit[]): Prepared {
  const features = featuresOf(view.text);
  const last = new Map<string, number>();
  const placed = [...hits]
    .sort((a, b) => a.start - b.start)
    .map(({ rule, start }) => {
      const token = tokenAt(features.starts, start);
      const before = last.get(rule) ?? -1;
      last.set(rule, token);
      return { token, id: bucketOf(`rule ${rule}`), before };
    });
  return { ...features, hits: placed, kind: bucketOf(`view ${view.kind}`) };
}

/** The last token that starts at or before an offset. */
function tokenAt(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Sums {
  /** Of the weights before each token, of what the text says for the first time. */
  readonly fresh: Float64Array;
  /** For each size, by the token where a window starts: of what the text has said before, but not in this window. */
  readonly again: readonly Float64Array[];
}

/**
 * The weight of any window is one subtraction and one look. What is said twice counts once in a window, however often: "urgent!! urgent!!"
 * is no worse than "urgent!!". What stands outside of a window takes nothing from it: an occurrence whose last one was at `before` counts in
 * the windows that start after that one and not after itself, a range for each size.
 */
function sumsOf({ tokens, first, ids, before, hits }: Prepared, table: Weights['table'], sizes: readonly WindowSize[]): Sums {
  const fresh = new Float64Array(tokens + 1);
  const again = sizes.map(() => new Float64Array(tokens + 2));
  const add = (token: number, last: number, weight: number): void => {
    if (weight === 0) return;
    if (last < 0) fresh[token + 1] = (fresh[token + 1] ?? 0) + weight;
    else
      for (let at = 0; at < sizes.length; at += 1) {
        const starts = again[at] as Float64Array;
        const from = Math.max(last, token - (sizes[at] ?? 0)) + 1;
        starts[from] = (starts[from] ?? 0) + weight;
        starts[token + 1] = (starts[token + 1] ?? 0) - weight;
      }
  };
  for (let token = 0; token < tokens; token += 1) {
    const start = first[token] ?? 0;
    const end = first[token + 1] ?? 0;
    let parts = 0;
    for (let at = start + WORD_FEATURES; at < end; at += 1) parts += table[ids[at] ?? 0] ?? 0;
    for (let n = 0; n < WORD_FEATURES; n += 1) add(token, before[token * WORD_FEATURES + n] ?? -1, (table[ids[start + n] ?? 0] ?? 0) + (n === 0 ? PART_VALUE * parts : 0));
  }
  for (const hit of hits) if (hit.token < tokens) add(hit.token, hit.before, RULE_VALUE * (table[hit.id] ?? 0));
  for (const sums of [fresh, ...again]) for (let token = 1; token < sums.length; token += 1) sums[token] = (sums[token] ?? 0) + (sums[token - 1] ?? 0);
  return { fresh, again };
}

/** The windows of a view that look worst, one of each size, worst first; none of a view without tokens. */
export function worstWindows(prepared: Prepared, { table, unit, bias }: Weights): Window[] {
  const { tokens, kind } = prepared;
  if (tokens === 0) return [];
  const sizes = sizesFor(tokens);
  const { fresh, again } = sumsOf(prepared, table, sizes);
  const always = RULE_VALUE * (table[kind] ?? 0);
  const worst = sizes.map((size, at) => {
    const step = Math.max(1, Math.floor(size / 4));
    const start = bias + unit * (table[bucketOfSize(size)] ?? 0);
    let best: Window = { logit: -Infinity, from: 0, to: 0, size };
    for (let from = 0; ; from += step) {
      const to = Math.min(tokens, from + size);
      const logit = start + unit * ((fresh[to] ?? 0) - (fresh[from] ?? 0) + (again[at]?.[from] ?? 0) + always) * (VALUES[to - from] ?? 0);
      if (logit > best.logit) best = { logit, from, to, size };
      if (to === tokens) break;
    }
    return best;
  });
  return worst.sort((a, b) => b.logit - a.logit);
}
