import { type Finding, percentile } from '../checker/index.js';

/** What a run has shown: counts for programs, lists with the evidence for people. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: number;
  readonly faults_planned: number;
  readonly faults_by_kind: Readonly<Record<string, number>>;
  readonly tasks: number;
  readonly lost: number;
  readonly duplicate_effects: number;
  readonly unapproved_effects: number;
  readonly stuck: number;
  /** Tasks that ended otherwise than they had to. */
  readonly wrong_ends: number;
  /** Mails of which the answer was lost: a person looks, and each left once at most. */
  readonly needs_reconciliation: number;
  readonly audit_ok: boolean;
  readonly recovery_p50_s: number | null;
  readonly recovery_p99_s: number | null;
  readonly rest_s: number;
  readonly effects: Readonly<Record<string, number>>;
  readonly evidence: Readonly<Record<string, readonly string[]>>;
}

export interface RunFacts {
  readonly seed: number;
  readonly seconds: number;
  readonly planned: number;
  readonly counts: ReadonlyMap<string, number>;
  /** What could not be done. */
  readonly failed: readonly string[];
  readonly restSeconds: number;
}

/** A run in which fewer of the planned faults happened shows too little. */
const SHARE_OF_FAULTS = 0.8;

export function reportOf(found: Finding, { seed, seconds, planned, counts, failed, restSeconds }: RunFacts): Report {
  const { lost, duplicates, unapproved, stuck, otherEnds, ambiguous, audit, recoveries } = found;
  return {
    seed,
    seconds,
    faults: [...counts.values()].reduce((sum, count) => sum + count, 0),
    faults_planned: planned,
    faults_by_kind: Object.fromEntries([...counts].sort()),
    tasks: found.tasks,
    lost: lost.length,
    duplicate_effects: duplicates.length,
    unapproved_effects: unapproved.length,
    stuck: stuck.length,
    wrong_ends: otherEnds.length,
    needs_reconciliation: ambiguous.length,
    audit_ok: audit.length === 0,
    recovery_p50_s: percentile(recoveries, 0.5),
    recovery_p99_s: percentile(recoveries, 0.99),
    rest_s: Math.round(restSeconds * 10) / 10,
    effects: found.deeds,
    evidence: { lost, duplicates, unapproved, stuck, otherEnds, ambiguous, audit, failed_faults: failed },
  };
}

export const isBrokenEnough = ({ faults, faults_planned: planned }: Report): boolean => faults >= planned * SHARE_OF_FAULTS;

const SHOWN = 10;

export function describeReport(report: Report): string {
  const { evidence, faults_by_kind, effects, ...figures } = report;
  const lists = Object.entries(evidence).flatMap(([name, found]) => (found.length === 0 ? [] : [`${name}:`, ...found.slice(0, SHOWN).map((line) => `  ${line}`), ...(found.length > SHOWN ? [`  and ${found.length - SHOWN} more`] : [])]));
  const line = (name: string, values: Readonly<Record<string, unknown>>): string => `${name}: ${Object.entries(values).map(([key, value]) => `${key} ${String(value)}`).join(', ')}`;
  const few = isBrokenEnough(report) ? [] : [`only ${report.faults} of ${report.faults_planned} faults happened: that shows too little`];
  return [line('chaos', figures), line('faults', faults_by_kind), line('effects', effects), ...few, ...lists].join('\n');
}
