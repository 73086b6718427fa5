import fc from 'fast-check';
import { FAULT_KINDS, lineOf, planOf } from './plan.js';

const services = ['audit', 'gatekeeper', 'mcp-email', 'orchestrator', 'sales', 'workspace'];
const clocks = ['audit', 'gatekeeper'];
const plan = (seed: number, seconds = 180, known = clocks) => planOf({ seed, seconds, services, clocks: known });

describe('the plan of a run', () => {
  it('is the same for the same seed, and another one for another [R-CHAOS-REPLAY]', () => {
    fc.assert(fc.property(fc.nat(), (seed) => expect(plan(seed)).toEqual(plan(seed))));
    expect(plan(1).map(lineOf)).not.toEqual(plan(2).map(lineOf));
  });

  it('has about one fault in four seconds, and each kind sooner or later', () => {
    const long = plan(7, 1800);
    expect(long.length).toBeGreaterThan(300);
    expect(long.length).toBeLessThan(600);
    expect(new Set(long.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  });

  it('lets the work begin before and end after the faults', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 30, max: 300 }), (seed, seconds) => plan(seed, seconds).every(({ at }) => at >= 5 && at < seconds - 7)));
  });

  it('begins no fault of a target while another of the same lasts', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const faults = plan(seed).filter(({ target }) => target !== '');
        return faults.every((fault, index) => !faults.slice(0, index).some(({ target, at, lasts }) => target === fault.target && at + lasts > fault.at));
      }),
    );
  });

  it('breaks no clock where none can be broken', () => {
    expect(plan(3, 1800, []).filter(({ kind }) => kind === 'clock')).toEqual([]);
  });

  it('is written in lines that say what, whom, when and for how long', () => {
    expect(lineOf({ at: 12.3, kind: 'clock', target: 'audit', lasts: 8, size: -4 })).toBe('  12.3 s clock           audit for 8.0 s by -4 min');
    expect(lineOf({ at: 100, kind: 'burst', target: '', lasts: 0, size: 20 })).toBe(' 100.0 s burst            of 20 tasks');
    expect(lineOf({ at: 5, kind: 'kill', target: 'sales', lasts: 0, size: 0 })).toBe('   5.0 s kill            sales');
  });
});
