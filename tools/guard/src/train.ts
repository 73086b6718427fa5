// npm run guard:train -- --data DIR: learns the guard's model and writes it into the guard. The same texts give the same weights.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUCKETS } from '@waggle/guard/learning';
import { type CrossValidated, crossValidate } from './cross-validation.js';
import { figuresAt, thresholdAt } from './figures.js';
import { learn, logitOf, sampleOf } from './learn.js';
import { ownDocuments } from './own-documents.js';
import { carriersOf, rowsOf } from './rows.js';
import { ownRows } from './seeds/index.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../../libs/guard/src/injection/weights.ts', import.meta.url));
/** Of business text; a little below what is promised, since other sources differ. */
const SHARES = { warn: 0.007, block: 0.0007, often: 0.05 } as const;

const print = (text: string): unknown => process.stdout.write(`${text}\n`);
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data/guard/dev' } } });

const labelled = ['injection.jsonl', 'benign.jsonl'].flatMap((file) => rowsOf(values.data, file)).map(sampleOf);
const own = [...ownRows(), ...ownDocuments(ROOT)].map(sampleOf);
// Weights are learnt from what may be learnt from; the other rows are only measured.
const allowed = labelled.filter(({ row }) => row.use === 'train-ok');
const first = learn([...allowed.filter((_, at) => at % 3 === 0), ...own.filter((_, at) => at % 4 === 0)]);
const carriers = carriersOf(
  labelled.map(({ row }) => row),
  (text) => logitOf(sampleOf({ id: '', text, label: 0, category: '', source: '', use: '' }), first),
).map(sampleOf);

const trained = learn([...allowed, ...carriers, ...own]);
print('learnt; now the cross-validation over sources');
const judged = crossValidate({ labelled, allowed: [...allowed, ...carriers], own });
writeFileSync(OUTPUT, moduleOf(trained, judged));
figuresAt(judged, thresholdAt(judged, 0.01)).forEach(print);
print('block band');
figuresAt(judged, thresholdAt(judged, 0.001)).slice(0, 9).forEach(print);

function moduleOf({ table, bias }: { table: ArrayLike<number>; bias: number }, scored: CrossValidated): string {
  const most = Array.from(table).reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
  const unit = Math.min(most, 4) / 127;
  const bytes = Int8Array.from({ length: BUCKETS }, (_, at) => Math.max(-127, Math.min(127, Math.round((table[at] ?? 0) / unit))));
  const [often, warn, block] = [SHARES.often, SHARES.warn, SHARES.block].map((share) => thresholdAt(scored, share)) as [number, number, number];
  const knots = [[-12, 0], [Math.min(often, warn - 0.5), 0.25], [warn, 0.5], [(warn + block) / 2, 0.7], [block, 0.9], [block + 4, 0.99], [block + 14, 1]];
  return [
    '// Learnt by npm run guard:train; not to be edited.',
    `export const UNIT = ${unit.toPrecision(6)};`,
    `export const BIAS = ${bias.toPrecision(6)};`,
    `export const KNOTS: readonly (readonly [logit: number, score: number])[] = ${JSON.stringify(knots.map(([logit = 0, score]) => [Math.round(logit * 1000) / 1000, score]))};`,
    `export const TABLE =\n  '${Buffer.from(bytes.buffer).toString('base64')}';`,
    '',
  ].join('\n');
}
