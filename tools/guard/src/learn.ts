import { bucketOf, bucketOfSize, BUCKETS, hitsOf, PART_VALUE, prepare, type Prepared, RULE_VALUE, RULES, sizesFor, valueIn, viewsOf, type Weights, type WindowSize, WORD_FEATURES, worstWindows } from '@waggle/guard/learning';
import { randomFrom } from './random.js';
import type { Row } from './rows.js';

/** A text made ready once: all its views. */
export interface Sample {
  readonly row: Row;
  readonly views: readonly Prepared[];
}

interface Part {
  readonly view: Prepared;
  readonly from: number;
  readonly to: number;
  readonly size: WindowSize;
}

interface Example extends Part {
  readonly label: number;
  readonly weight: number;
}

const ROUNDS = 4;
const EPOCHS = 4;
const RATE = 0.1;
const BIAS_RATE = 0.01;
const L2 = 1e-3;
/** A feature that fewer texts have says something of those texts alone. */
const LEAST_TEXTS = 3;
const SEED = 20_261;

export const sampleOf = (row: Row): Sample => ({ row, views: viewsOf(row.text).map((view) => prepare(view, hitsOf(RULES, view.text))) });

export function logitOf({ views }: Sample, weights: Weights): number {
  return Math.max(-12, ...views.map((view) => worstWindows(view, weights)[0]?.logit ?? -12));
}

/**
 * Logistic regression on windows. Which window of an attack is the bad one is not labelled: each round takes the one that the last
 * round found worst, and of harmless texts the worst ones too, so that what is learnt is what tells them apart.
 */
export function learn(samples: readonly Sample[]): Weights {
  const random = randomFrom(SEED);
  const table = new Float32Array(BUCKETS);
  const squares = new Float32Array(BUCKETS).fill(1e-2);
  for (const { rule, score } of RULES) table[bucketOf(`rule ${rule}`)] = 3 * score;
  const state = { table, squares, bias: -2.5, known: knownFeatures(samples) };
  const balance = weightsOf(samples);
  for (let round = 0; round < ROUNDS; round += 1) {
    const examples = samples.flatMap((sample) => examplesOf(sample, { table, unit: 1, bias: state.bias }, balance.get(sample) ?? 1, random));
    if (round === 1) { table.fill(0); squares.fill(1e-2); state.bias = -1; }
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      shuffle(examples, random);
      for (const example of examples) step(state, example);
    }
  }
  return { table, unit: 1, bias: state.bias };
}

/** In how many texts each feature is, up to 255. */
function knownFeatures(samples: readonly Sample[]): Uint8Array {
  const counts = new Uint8Array(BUCKETS).fill(0);
  const last = new Int32Array(BUCKETS).fill(-1);
  samples.forEach(({ views }, sample) => {
    for (const { ids } of views) {
      for (const id of ids) {
        if (last[id] === sample) continue;
        last[id] = sample;
        counts[id] = Math.min(255, (counts[id] ?? 0) + 1);
      }
    }
  });
  // Rules and kinds of views are few, and always known.
  for (const { views } of samples) for (const { hits, kind } of views) for (const id of [kind, ...hits.map((hit) => hit.id)]) counts[id] = 255;
  return counts;
}

/** Some of the attacks that were written one by one could be orders to a person. */
const WRITTEN_ATTACK = 0.5;

/** Large sources must not drown the small ones. */
function weightsOf(samples: readonly Sample[]): Map<Sample, number> {
  const keyOf = ({ row }: Sample): string => `${row.label} ${row.source} ${row.category}`;
  const counts = new Map<string, number>();
  for (const sample of samples) counts.set(keyOf(sample), (counts.get(keyOf(sample)) ?? 0) + 1);
  const sure = ({ row }: Sample): number => (row.label === 1 && row.category.startsWith('written-') ? WRITTEN_ATTACK : 1);
  const raw = samples.map((sample) => sure(sample) * Math.min(3, Math.pow(150 / (counts.get(keyOf(sample)) ?? 1), 0.5)));
  const total = [0, 0];
  samples.forEach(({ row }, at) => (total[row.label] = (total[row.label] ?? 0) + (raw[at] ?? 0)));
  const mean = samples.length / 2;
  return new Map(samples.map((sample, at) => [sample, ((raw[at] ?? 0) * mean) / (total[sample.row.label] ?? 1)]));
}

function examplesOf(sample: Sample, weights: Weights, weight: number, random: () => number): Example[] {
  const all = sample.views.flatMap((view) => worstWindows(view, weights).map((window) => ({ view, ...window }))).sort((a, b) => b.logit - a.logit);
  const worst = all[0];
  if (worst === undefined) return [];
  if (sample.row.label === 1) {
    const second = all.find((one) => one.logit > worst.logit - 1.5 && one !== worst);
    return [{ ...worst, label: 1, weight }, ...(second ? [{ ...second, label: 1, weight: weight / 2 }] : [])];
  }
  const harmless = all.slice(0, 3).map((one, at) => ({ ...one, label: 0, weight: at === 0 ? weight : weight / 3 }));
  return [...harmless, ...randomWindows(sample.views[0], 3, random).map((one) => ({ ...one, label: 0, weight: weight / 3 }))];
}

function randomWindows(view: Prepared | undefined, count: number, random: () => number): Part[] {
  if (view === undefined || view.tokens < 12) return [];
  const sizes = sizesFor(view.tokens);
  return Array.from({ length: count }, () => {
    const size = sizes[Math.floor(random() * sizes.length)] ?? 10;
    const tokens = Math.min(view.tokens, size);
    const from = Math.floor(random() * (view.tokens - tokens + 1));
    return { view, from, to: from + tokens, size };
  });
}

/** Goes through the features of a window, with what each counts in it: what it says twice counts once. */
function eachFeature(view: Prepared, from: number, to: number, use: (id: number, value: number) => void): void {
  const value = valueIn(to - from);
  for (let token = from; token < to; token += 1) {
    const start = view.first[token] ?? 0;
    const end = view.first[token + 1] ?? 0;
    const last = token * WORD_FEATURES;
    for (let n = 0; n < WORD_FEATURES; n += 1) if ((view.before[last + n] ?? -1) < from) use(view.ids[start + n] ?? 0, value);
    if ((view.before[last] ?? -1) >= from) continue;
    for (let at = start + WORD_FEATURES; at < end; at += 1) use(view.ids[at] ?? 0, PART_VALUE * value);
  }
  for (const { token, id, before } of view.hits) if (token >= from && token < to && before < from) use(id, RULE_VALUE * value);
  use(view.kind, RULE_VALUE * value);
}

function logitOfPart({ view, from, to, size }: Part, { table, bias }: Pick<State, 'table' | 'bias'>): number {
  let sum = bias + (table[bucketOfSize(size)] ?? 0);
  eachFeature(view, from, to, (id, value) => (sum += value * (table[id] ?? 0)));
  return sum;
}

interface State {
  readonly table: Float32Array;
  readonly squares: Float32Array;
  readonly known: Uint8Array;
  bias: number;
}

/** One step of AdaGrad. */
function step(state: State, example: Example): void {
  const { view, from, to, size, label, weight } = example;
  const { table, squares, known } = state;
  const gradient = weight * (1 / (1 + Math.exp(-logitOfPart(example, state))) - label);
  if (Math.abs(gradient) < 1e-3) return;
  eachFeature(view, from, to, (id, value) => {
    if ((known[id] ?? 0) < LEAST_TEXTS) return;
    const slope = gradient * value + L2 * (table[id] ?? 0);
    squares[id] = (squares[id] ?? 0) + slope * slope;
    table[id] = (table[id] ?? 0) - (RATE * slope) / Math.sqrt(squares[id] ?? 1);
  });
  const bucket = bucketOfSize(size);
  table[bucket] = (table[bucket] ?? 0) - BIAS_RATE * gradient;
  state.bias -= BIAS_RATE * gradient;
}

function shuffle<T>(list: T[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
}
