import { bucketOf, featuresOf, SAID_TOKENS, WORD_FEATURES } from './features.js';
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

/** A view made ready for windows: features by token, with those of the rules that hit there. */
export interface Prepared {
  readonly tokens: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly first: Int32Array;
  readonly ids: Int32Array;
  /** Features of the rules: the token where each begins, and its bucket. One that hit just before does not count again. */
  readonly hits: readonly { readonly token: number; readonly id: number }[];
  /** The feature that every window of this view has. */
  readonly kind: number;
}

export function prepare(view: View, hits: readonly Hit[]): Prepared {
  const features = featuresOf(view.text);
  const last = new Map<string, number>();
  const isNew = ({ rule, token }: { rule: string; token: number }): boolean => {
    const before = last.get(rule) ?? -SAID_TOKENS;
    last.set(rule, token);
    return token - before >= SAID_TOKENS;
  };
  const placed = [...hits]
    .sort((a, b) => a.start - b.start)
    .map(({ rule, start }) => ({ rule, token: tokenAt(features.starts, start) }))
    .filter(isNew)
    .map(({ rule, token }) => ({ token, id: bucketOf(`rule ${rule}`) }));
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
    const start = first[token] ?? 0;
    const end = first[token + 1] ?? 0;
    let words = 0;
    let parts = 0;
    for (let at = start; at < start + WORD_FEATURES; at += 1) words += table[ids[at] ?? 0] ?? 0;
    for (let at = start + WORD_FEATURES; at < end; at += 1) parts += table[ids[at] ?? 0] ?? 0;
    sums[token + 1] = words + PART_VALUE * parts;
  }
  for (const { token, id } of hits) if (token < tokens) sums[token + 1] = (sums[token + 1] ?? 0) + RULE_VALUE * (table[id] ?? 0);
  for (let token = 1; token <= tokens; token += 1) sums[token] = (sums[token] ?? 0) + (sums[token - 1] ?? 0);
  return sums;
}

/** The windows of a view that look worst, one of each size, worst first; none of a view without tokens. */
export function worstWindows(prepared: Prepared, { table, unit, bias }: Weights): Window[] {
  const { tokens, kind } = prepared;
  if (tokens === 0) return [];
  const sums = sumsOf(prepared, table);
  const always = RULE_VALUE * (table[kind] ?? 0);
  const worst = SIZES.filter((size, at) => at === 0 || tokens > (SIZES[at - 1] ?? 0)).map((size) => {
    const step = Math.max(1, Math.floor(size / 4));
    const start = bias + unit * (table[bucketOfSize(size)] ?? 0);
    let best: Window = { logit: -Infinity, from: 0, to: 0, size };
    for (let from = 0; ; from += step) {
      const to = Math.min(tokens, from + size);
      const logit = start + unit * ((sums[to] ?? 0) - (sums[from] ?? 0) + always) * (VALUES[to - from] ?? 0);
      if (logit > best.logit) best = { logit, from, to, size };
      if (to === tokens) break;
    }
    return best;
  });
  return worst.sort((a, b) => b.logit - a.logit);
}
