import type { Load, ScalingRule } from '@waggle/contracts';
import fc from 'fast-check';
import { decide, type Memory, NO_MEMORY, type Verdict } from './scaling.policy.js';

const RULE: ScalingRule = { min: 1, max: 4, targetBacklog: 50, oldestSeconds: 60, coolDownUpSeconds: 15, coolDownDownSeconds: 120, hysteresis: 0.2 };
const STEP_SECONDS = 5;

interface Look {
  readonly at: number;
  readonly count: number;
  readonly verdict: Verdict;
}

const load = (ready: number, more: Partial<Load> = {}): Load => ({ ready, unacknowledged: 0, utilisation: null, oldestSeconds: null, ...more });
const running = (count: number) => Array.from({ length: count }, () => ({ state: 'running' as const }));

/** A clock of its own, a look every five seconds; the load may depend on how many run. */
function simulate(rule: ScalingRule, steps: number, loadAt: (step: number, count: number) => Load): Look[] {
  let count = rule.min;
  let memory: Memory = NO_MEMORY;
  return Array.from({ length: steps }, (_, step) => {
    const now = step * STEP_SECONDS * 1000;
    const verdict = decide(rule, { load: loadAt(step, count), instances: running(count), now }, memory);
    const changed = verdict.desired !== count;
    memory = { changedAt: changed ? now : memory.changedAt, calmSince: verdict.calmSince };
    count = verdict.desired;
    return { at: step * STEP_SECONDS, count, verdict };
  });
}

/** The changes of the count: when, and which way. */
function changes(looks: readonly Look[], from: number): Array<{ at: number; way: 'up' | 'down' }> {
  return looks.flatMap(({ at, count }, index) => {
    const before = looks[index - 1]?.count ?? from;
    return count === before ? [] : [{ at, way: count > before ? ('up' as const) : ('down' as const) }];
  });
}

describe('a burst of 2,000 tasks', () => {
  it('scales up at once and down after the cool-down, each once [R-SCALING-BURST]', () => {
    let left = 2000;
    const looks = simulate(RULE, 100, (step, count) => {
      if (step > 0) left = Math.max(0, left - count * 40 * STEP_SECONDS);
      return load(Math.max(0, left - count * 64), { unacknowledged: Math.min(left, count * 64) });
    });
    expect(changes(looks, 1)).toEqual([{ at: 0, way: 'up' }, { at: expect.any(Number), way: 'down' }]);
    const [, down] = changes(looks, 1);
    const firstCalm = looks.find(({ verdict }) => verdict.calmSince !== null)?.at ?? 0;
    expect(looks.map(({ count }) => count)).toContain(4);
    expect(down?.at).toBe(firstCalm + RULE.coolDownDownSeconds);
    expect(looks.at(-1)?.count).toBe(1);
  });

  it('is explained in words', () => {
    const [first] = simulate(RULE, 1, () => load(1968, { unacknowledged: 32 }));
    expect(first?.verdict).toMatchObject({ desired: 4, code: 'scaled_up', words: '1968 wait and 32 are in hand: 40 instances at 50 each. 1 runs, and 4 is the most that there may be, so 3 more.' });
  });
});

describe('any load', () => {
  const rules = fc.record({
    min: fc.integer({ min: 0, max: 3 }),
    max: fc.integer({ min: 3, max: 12 }),
    targetBacklog: fc.integer({ min: 1, max: 200 }),
    oldestSeconds: fc.integer({ min: 1, max: 300 }),
    coolDownUpSeconds: fc.integer({ min: 1, max: 60 }),
    coolDownDownSeconds: fc.integer({ min: 1, max: 300 }),
    hysteresis: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const loads = fc.array(
    fc.record({
      ready: fc.integer({ min: 0, max: 3000 }),
      unacknowledged: fc.integer({ min: 0, max: 64 }),
      utilisation: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      oldestSeconds: fc.option(fc.integer({ min: 0, max: 600 })),
    }),
    { minLength: 1, maxLength: 150 },
  );

  it('never leaves min to max, and never turns round within a cool-down [R-SCALING-CALM]', () => {
    fc.assert(
      fc.property(rules, loads, (rule, series) => {
        const looks = simulate(rule, series.length, (step) => series[step] as Load);
        expect(looks.every(({ count }) => count >= rule.min && count <= rule.max)).toBe(true);
        const all = changes(looks, rule.min);
        for (const [index, change] of all.entries()) {
          const before = all[index - 1];
          const coolDown = change.way === 'up' ? rule.coolDownUpSeconds : rule.coolDownDownSeconds;
          if (before !== undefined) expect(change.at - before.at).toBeGreaterThanOrEqual(coolDown);
        }
      }),
    );
  });

  it('that lasts gets as many as it needs, and when it is over only the least are left [R-SCALING-CALM]', () => {
    fc.assert(
      fc.property(rules, loads, fc.integer({ min: 1, max: 3000 }), (rule, before, backlog) => {
        const lasting = before.length + Math.ceil((rule.coolDownUpSeconds + rule.coolDownDownSeconds) / STEP_SECONDS) + 2;
        const end = lasting + Math.ceil((2 * rule.coolDownDownSeconds) / STEP_SECONDS) + 4;
        const looks = simulate(rule, end, (step) => before[step] ?? load(step < lasting ? backlog : 0));
        expect(looks[lasting - 1]?.count).toBeGreaterThanOrEqual(Math.min(rule.max, Math.ceil(backlog / rule.targetBacklog)));
        expect(looks.at(-1)?.count).toBe(rule.min);
      }),
    );
  });
});

describe('one look', () => {
  const look = (seen: Load, count = 2, memory = NO_MEMORY) => decide(RULE, { load: seen, instances: running(count), now: 1_000_000 }, memory);

  it('asks for one more when the oldest has waited too long, unless the instances could take more anyway', () => {
    expect(look(load(10, { oldestSeconds: 61 }))).toMatchObject({ desired: 3, code: 'too_old' });
    expect(look(load(10, { oldestSeconds: 61, utilisation: 0.99 }))).toMatchObject({ desired: 2, words: expect.stringContaining('could take more') });
  });

  it('sees no difference in a load that fewer could carry only without anything to spare', () => {
    const memory = { changedAt: null, calmSince: 0 };
    expect(look(load(49), 2, memory)).toMatchObject({ desired: 2, code: 'steady' });
    expect(look(load(40), 2, memory)).toMatchObject({ desired: 1, code: 'scaled_down' });
  });

  it('is held up by no time of a clock that was far ahead when it was written', () => {
    const at = (changedAt: number) => look(load(150), 2, { changedAt, calmSince: null });
    expect(at(1_000_000 + 86_400_000)).toMatchObject({ code: 'scaled_up' });
    expect(at(1_000_000 + 500)).toMatchObject({ code: 'cooling_down' });
  });

  it('fills up to the least and cuts to the most at once, whatever cools down', () => {
    const memory = { changedAt: 1_000_000, calmSince: null };
    expect(look(load(0), 0, memory)).toMatchObject({ desired: 1, code: 'below_min' });
    expect(look(load(5000), 6, memory)).toMatchObject({ desired: 4, code: 'above_max' });
  });

  it('does not count what drains, and does not launch beside what keeps failing', () => {
    const instances = [{ state: 'running' as const }, { state: 'draining' as const }, { state: 'failing' as const }, { state: 'starting' as const }];
    expect(decide(RULE, { load: load(120), instances, now: 0 }, NO_MEMORY)).toMatchObject({ desired: 3, code: 'steady' });
  });
});
