import { BUCKETS } from './features.js';
import { BIAS, KNOTS, TABLE, UNIT } from './weights.js';
import type { Weights } from './windows.js';

/** What `npm run guard:train` learnt, in one byte for each bucket. */
export const MODEL: Weights = { table: tableOf(TABLE), unit: UNIT, bias: BIAS };

function tableOf(base64: string): Int8Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== BUCKETS) throw new Error(`The guard's model has ${bytes.length} weights instead of ${BUCKETS}.`);
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * A score whose bands hold on ordinary business text: at least 0.5 for 1 text of 100, above 0.9 for 1 of 1,000.
 * Straight lines between the knots, which were measured on sources that the model had not seen.
 */
export function scoreOfLogit(logit: number): number {
  const [first = [0, 0]] = KNOTS;
  if (logit <= first[0]) return first[1];
  for (let at = 1; at < KNOTS.length; at += 1) {
    const [low, below] = KNOTS[at - 1] ?? first;
    const [high, above] = KNOTS[at] ?? first;
    if (logit <= high) return below + ((above - below) * (logit - low)) / (high - low);
  }
  return KNOTS.at(-1)?.[1] ?? 1;
}
