import type { CrmSummary, ReplyOf } from '@waggle/contracts';
import { type Stage, STAGE_WEIGHT } from './deal-stage.js';

type Summary = ReplyOf<typeof CrmSummary>;
export type PipelineRow = Summary['pipeline'][number];

/** Won of all closed; null when none is closed. */
export function winRate(pipeline: readonly PipelineRow[]): number | null {
  const count = (stage: Stage): number => pipeline.filter((row) => row.stage === stage).reduce((sum, row) => sum + row.count, 0);
  const [won, lost] = [count('closed_won'), count('closed_lost')];
  return won + lost === 0 ? null : won / (won + lost);
}

/** Open value by currency, each stage by its weight; whole minor units. */
export function forecast(pipeline: readonly PipelineRow[]): Summary['weightedForecast'] {
  const sums = new Map<string, number>();
  for (const row of pipeline) sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.valueMinor * STAGE_WEIGHT[row.stage]);
  return [...sums].map(([currency, value]) => ({ currency, valueMinor: Math.round(value) }));
}
