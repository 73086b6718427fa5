import { bucketOf, featuresOf } from './features.js';
import { type Hit } from './rule.js';
import type { View } from '../normalise/view.js';

/** Sizes of the windows in tokens: one bad sentence must not drown in a long text, and a long one must be seen whole. */
export const SIZES = [10, 20, 40, 80, 160] as const;
/** Damps the weight of what is said in very few words. */
export const DAMPING = 6;

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
}

/** A view made ready for windows: features by token, with those of the rules that hit there. */
export interface Prepared {
  readonly tokens: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly first: Int32Array;
  readonly ids: Int32Array;
  /** Features of the rules: the token where each begins, and its bucket. */
  readonly hits: readonly { readonly token: number; readonly id: number }[];
  /** The feature that every window of this view has. */
  readonly kind: number;
}

export function prepare(view: View, hits: readonly Hit[]): Prepared {
  const features = featuresOf(view.text);
  const seen = new Set<string>();
  const placed = [...hits]
    .filter(({ rule, start }) => !seen.has(`${rule} ${start >> 6}`) && seen.add(`${rule} ${start >> 6}`))
    .map(({ rule, start }) => ({ token: tokenAt(features.starts, start), id: bucketOf(`rule ${rule}`) }));
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

/** The sums of the weights before each token: the weight of any window is one subtraction. */
function sumsOf({ tokens, first, ids, hits }: Prepared, table: Weights['table']): Float64Array {
  const sums = new Float64Array(tokens + 1);
  for (let token = 0; token < tokens; token += 1) {
    let sum = 0;
    for (let at = first[token] ?? 0, end = first[token + 1] ?? 0; at < end; at += 1) sum += table[ids[at] ?? 0] ?? 0;
    sums[token + 1] = sum;
  }
  for (const { token, id } of hits) if (token < tokens) sums[token + 1] = (sums[token + 1] ?? 0) + RULE_VALUE * (table[id] ?? 0);
  for (let token = 1; token <= tokens; token += 1) sums[token] = (sums[token] ?? 0) + (sums[token - 1] ?? 0);
  return sums;
}
/** A rule says more than a word does. */
export const RULE_VALUE = 3;

/** The windows of a view that look worst, one of each size, worst first; none of a view without tokens. */
export function worstWindows(prepared: Prepared, { table, unit, bias }: Weights): Window[] {
  const { tokens, kind } = prepared;
  if (tokens === 0) return [];
  const sums = sumsOf(prepared, table);
  const always = RULE_VALUE * (table[kind] ?? 0);
  const worst = SIZES.filter((size, at) => at === 0 || tokens > (SIZES[at - 1] ?? 0)).map((size) => {
    const step = Math.max(1, Math.floor(size / 4));
    let best: Window = { logit: -Infinity, from: 0, to: 0 };
    for (let from = 0; ; from += step) {
      const to = Math.min(tokens, from + size);
      const logit = bias + (unit * ((sums[to] ?? 0) - (sums[from] ?? 0) + always)) / Math.sqrt(to - from + DAMPING);
      if (logit > best.logit) best = { logit, from, to };
      if (to === tokens) break;
    }
    return best;
  });
  return worst.sort((a, b) => b.logit - a.logit);
}
