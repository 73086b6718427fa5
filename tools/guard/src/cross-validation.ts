import type { Scored } from './figures.js';
import { learn, logitOf, type Sample } from './learn.js';

export type CrossValidated = readonly Scored[];

const FOLDS = 6;

/**
 * Judges each text by a model that has seen no text of its source. A bad part that was put into a mail belongs to the source of the
 * bad part. Texts that nothing is learnt from are judged by all models, and the mean counts.
 */
export function crossValidate({ labelled, allowed, own }: { labelled: readonly Sample[]; allowed: readonly Sample[]; own: readonly Sample[] }): CrossValidated {
  const foldOf = foldsOf(allowed);
  const sums = new Map<Sample, { sum: number; count: number }>();
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const weights = learn([...allowed.filter(({ row }) => foldOf.get(row.source) !== fold), ...own]);
    for (const sample of labelled) {
      if (sample.row.use === 'train-ok' && foldOf.get(sample.row.source) !== fold) continue;
      const { sum, count } = sums.get(sample) ?? { sum: 0, count: 0 };
      sums.set(sample, { sum: sum + logitOf(sample, weights), count: count + 1 });
    }
  }
  return [...sums].map(([{ row }, { sum, count }]) => ({ row, score: sum / count }));
}

/** Sources into folds, the largest first, each into the fold that has fewest texts. */
function foldsOf(samples: readonly Sample[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { row } of samples) counts.set(row.source, (counts.get(row.source) ?? 0) + 1);
  const sizes = new Array<number>(FOLDS).fill(0);
  const folds = new Map<string, number>();
  for (const [source, count] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] ?? 0) + count;
    folds.set(source, fold);
  }
  return folds;
}
