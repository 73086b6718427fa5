import { closedLoop } from './closed-loop.js';

/** Tasks that end when they are told to. */
function sut(tasks: number, inFlight: number): { all: Promise<number[]>; begun: PromiseWithEnds[]; turn(): Promise<void> } {
  const begun: PromiseWithEnds[] = [];
  const task = (): Promise<number> => new Promise((end, fail) => begun.push({ end, fail }));
  return { all: closedLoop(task, tasks, inFlight), begun, turn: () => new Promise((resolve) => setImmediate(resolve)) };
}

interface PromiseWithEnds {
  readonly end: (latencyMs: number) => void;
  readonly fail: (reason: Error) => void;
}

describe('a closed loop', () => {
  it('keeps so many tasks under way until all have ended', async () => {
    const { all, begun, turn } = sut(5, 2);
    expect(begun).toHaveLength(2);
    for (let nth = 0; nth < 5; nth++) {
      begun[nth]?.end(nth);
      await turn();
      expect(begun).toHaveLength(Math.min(5, 3 + nth));
    }
    await expect(all).resolves.toEqual([0, 1, 2, 3, 4]);
  });

  it('begins no task after one has failed, and throws its reason when those under way have ended', async () => {
    const { all, begun, turn } = sut(100, 3);
    let over = false;
    const outcome = all.finally(() => (over = true)).catch((error: unknown) => error);
    begun[1]?.fail(new Error('lost'));
    await turn();
    begun[0]?.end(1);
    await turn();
    expect(over).toBe(false);
    begun[2]?.fail(new Error('lost as well'));
    await expect(outcome).resolves.toEqual(new Error('lost'));
    expect(begun).toHaveLength(3);
  });
});
