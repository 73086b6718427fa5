import type { Zone } from '@waggle/contracts';
import fc from 'fast-check';

/**
 * What happens to two zones, one thing. `pick` chooses among what is there when it happens. What is killed is started again after so many
 * rounds; `waits`: the next round begins when it is ready.
 */
export type Happening =
  | { readonly what: 'arrive'; readonly zone: Zone; readonly prefix: 'EMAIL' | 'LEAD' | 'PAYMENT'; readonly ends: 'drafted' | 'done' }
  | { readonly what: 'arrive_twice' }
  | { readonly what: 'decide'; readonly pick: number; readonly approve: boolean }
  | { readonly what: 'edit'; readonly zone: Zone; readonly note: number }
  | { readonly what: 'log'; readonly zone: Zone }
  | { readonly what: 'switch'; readonly zone: Zone }
  | { readonly what: 'remote'; readonly to: 'away' | 'back' | 'loses_answer' | 'refuses' }
  | { readonly what: 'kill'; readonly zone: Zone; readonly process: 'workspace' | 'orchestrator' | 'both'; readonly rounds: number; readonly waits: boolean };

export interface Round {
  readonly happenings: readonly Happening[];
  /** Who is told to sync, while the rest happens. */
  readonly syncs: readonly Zone[];
}

const zone = fc.constantFrom<Zone>('local', 'cloud');

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('arrive' as const), zone, prefix: fc.constantFrom('EMAIL' as const, 'EMAIL' as const, 'LEAD' as const, 'PAYMENT' as const), ends: fc.constantFrom('drafted' as const, 'drafted' as const, 'done' as const) }) },
  { weight: 2, arbitrary: fc.constant({ what: 'arrive_twice' as const }) },
  { weight: 9, arbitrary: fc.record({ what: fc.constant('decide' as const), pick: fc.nat(1000), approve: fc.constantFrom(true, true, true, false) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('edit' as const), zone, note: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('log' as const), zone }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('switch' as const), zone }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('remote' as const), to: fc.constant('away' as const) }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('remote' as const), to: fc.constant('back' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('remote' as const), to: fc.constantFrom('loses_answer' as const, 'refuses' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('kill' as const), zone, process: fc.constantFrom('workspace' as const, 'workspace' as const, 'orchestrator' as const, 'both' as const), rounds: fc.nat(5), waits: fc.constantFrom(true, true, true, false) }) },
);

const round: fc.Arbitrary<Round> = fc.record({
  happenings: fc.array(happening, { minLength: 1, maxLength: 4 }),
  syncs: fc.constantFrom<readonly Zone[]>([], ['local'], ['cloud'], ['local', 'cloud']),
});

/** The same seed gives the same history. */
export function historyOf(seed: number, rounds: number): Round[] {
  return fc.sample(round, { seed, numRuns: rounds });
}
