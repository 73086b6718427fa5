import { jest } from '@jest/globals';
import { GIVES_WAY_MS, UrgentGate } from './urgent-gate.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watched(): { gate: UrgentGate; opened: () => number } {
  const gate = new UrgentGate();
  let opened = 0;
  gate.onOpen(() => (opened += 1));
  return { gate, opened: () => opened };
}

describe('UrgentGate', () => {
  it('is shut while URGENT work is in hand and a little longer, for what comes next of the same task [R-URGENT-GATE]', () => {
    const { gate, opened } = watched();
    gate.enter();
    jest.advanceTimersByTime(20);
    expect(gate.shut).toBe(true);
    gate.leave();
    expect(gate.shut).toBe(true);
    jest.advanceTimersByTime(10);
    expect([gate.shut, opened()]).toEqual([false, 1]);
  });

  it('does not stay shut for a handler that waits for something outside', () => {
    const { gate, opened } = watched();
    gate.enter();
    jest.advanceTimersByTime(60);
    expect([gate.shut, opened()]).toEqual([false, 1]);
  });

  it('gives way again and again to what waits under URGENT without end [R-URGENT-GATE]', () => {
    const { gate, opened } = watched();
    for (let ms = 0; ms < 5 * GIVES_WAY_MS; ms++) {
      gate.enter();
      jest.advanceTimersByTime(1);
      gate.leave();
    }
    expect(gate.shut).toBe(true);
    expect(opened()).toBeGreaterThanOrEqual(4);
  });

  it('expects more for a while after the last, and tells nobody who no longer listens', () => {
    const gate = new UrgentGate();
    expect(gate.expectsMore).toBe(false);
    let opened = 0;
    gate.onOpen(() => (opened += 1))();
    gate.enter();
    gate.leave();
    jest.advanceTimersByTime(1000);
    expect([gate.expectsMore, gate.shut, opened]).toEqual([true, false, 0]);
    jest.advanceTimersByTime(10_000);
    expect(gate.expectsMore).toBe(false);
  });
});
