import type { Approval } from '@waggle/contracts';
import { buildApproval } from '@waggle/testing';
import fc from 'fast-check';
import { type DeskState, EMPTY_DESK, filtered, isSeen, measured, moved, scrolled, selectedOf, visible, withApproval, without, withQueue } from './desk-state.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const APPROVALS: Approval[] = NAMES.map((name, index) => buildApproval({ taskId: `EMAIL_${name}`, group: index % 2 === 0 ? 'even' : 'odd', created: new Date(index * 1000).toISOString() }));
const start = withQueue(EMPTY_DESK, APPROVALS);

const some = fc.subarray(APPROVALS);
const one = fc.constantFrom(...APPROVALS);
/** What the zone tells by itself, and what a person does. */
const told = fc.oneof(
  some.map((waiting) => (state: DeskState) => withQueue(state, waiting)),
  one.map((approval) => (state: DeskState) => withApproval(state, approval)),
  one.map((approval) => (state: DeskState) => withApproval(state, { ...approval, state: 'rejected', decidedBy: 'olga' })),
);
const done = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((by) => (state: DeskState) => moved(state, by)),
  fc.constantFrom('', 'mail_a', 'odd', 'none').map((text) => (state: DeskState) => filtered(state, text)),
  one.map(({ id }) => (state: DeskState) => without(state, new Set([id]))),
  fc.constant((state: DeskState) => ({ ...state, grouped: !state.grouped })),
);

describe('the state of the desk', () => {
  it('never puts another approval under the hand because of what others do [R-TERMINAL-RACE]', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(told, done)), told, (before, event) => {
        const state = before.reduce((reached, step) => step(reached), start);
        const after = event(state);
        if (selectedOf(state) !== undefined) expect(after.selected).toBe(state.selected);
      }),
    );
  });

  it('has a selection that the list has whenever the list has any, and each approval once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(told, done)), (steps) => {
        const state = steps.reduce((reached, step) => step(reached), start);
        const ids = visible(state).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length === 0 ? state.selected : ids.includes(state.selected ?? '')).toBe(ids.length === 0 ? null : true);
      }),
    );
  });

  it('knows as seen only what was on the screen to its end, and not what says something else since', () => {
    const [first] = APPROVALS;
    const long = measured(start, 30, 10);
    expect(isSeen(long, first as Approval)).toBe(false);
    expect(isSeen(scrolled(long, 15), first as Approval)).toBe(false);
    const seen = scrolled(scrolled(long, 15), 15);
    expect([seen.scroll, isSeen(seen, first as Approval)]).toEqual([20, true]);
    expect(isSeen(seen, { ...(first as Approval), digest: 'other' })).toBe(false);
    expect(isSeen(measured(start, 5, 10), first as Approval)).toBe(true);
  });

  it('counts the look anew when what is selected says something else', () => {
    const [first] = APPROVALS;
    const later = { ...start, now: 5000 };
    expect(withApproval(later, { ...(first as Approval), digest: 'other' }).shownAt).toBe(5000);
    expect(withApproval(later, first as Approval).shownAt).toBe(start.shownAt);
  });
});
