import { jest } from '@jest/globals';
import { UnderWay } from './under-way.js';

const MINUTE = 60_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const reasonOf = (latency: Promise<number>): Promise<unknown> => latency.then(() => 'none', (error: unknown) => (error as Error).message);

describe('tasks under way', () => {
  it('tell how long each took', async () => {
    const underWay = new UnderWay();
    const latency = underWay.begin('a');
    jest.advanceTimersByTime(250);
    underWay.ended('a');
    await expect(latency).resolves.toBe(250);
  });

  it('all fail when none has ended for a minute, and so does whatever begins later', async () => {
    const underWay = new UnderWay();
    const reasons = ['a', 'b'].map((id) => reasonOf(underWay.begin(id)));
    jest.advanceTimersByTime(MINUTE);
    const stalled = 'None of 2 tasks under way has ended for 60 s.';
    await expect(Promise.all(reasons)).resolves.toEqual([stalled, stalled]);
    await expect(underWay.begin('c')).rejects.toThrow(stalled);
  });

  it('wait on as long as others end, and after a long rest', async () => {
    const underWay = new UnderWay();
    jest.advanceTimersByTime(3 * MINUTE);
    const [first, second] = [underWay.begin('a'), underWay.begin('b')];
    jest.advanceTimersByTime(MINUTE - 1);
    underWay.ended('a');
    jest.advanceTimersByTime(MINUTE - 1);
    underWay.ended('b');
    await expect(Promise.all([first, second])).resolves.toEqual([MINUTE - 1, 2 * MINUTE - 2]);
  });

  it('fail one by one, or all when their worker is gone', async () => {
    const underWay = new UnderWay();
    const reasons = ['a', 'b'].map((id) => reasonOf(underWay.begin(id)));
    underWay.failed('a', new Error('rejected'));
    underWay.fail(new Error('gone'));
    await expect(Promise.all(reasons)).resolves.toEqual(['rejected', 'gone']);
  });
});
