import { jest } from '@jest/globals';
import { waitingThat } from './waiting.js';

describe('waiting for the outside', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gives a sign every second while it lasts, one at its end, and none afterwards', async () => {
    let [signs, end] = [0, (_answer: string): void => undefined];
    const answer = waitingThat(() => (signs += 1))(() => new Promise<string>((resolve) => (end = resolve)));
    jest.advanceTimersByTime(3_000);
    expect(signs).toBe(3);
    end('at last');
    expect(await answer).toBe('at last');
    jest.advanceTimersByTime(60_000);
    expect(signs).toBe(4);
  });

  it('ends its signs with a failure, too', async () => {
    let signs = 0;
    await expect(waitingThat(() => (signs += 1))(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    jest.advanceTimersByTime(60_000);
    expect(signs).toBe(1);
  });
});
