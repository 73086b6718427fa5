import { BatchedWorker } from './batched-worker.js';

const PROGRAM = new URL('../test/batch-program.mjs', import.meta.url);

const workers: Array<BatchedWorker<string, string>> = [];
function batched(maxMs = 60_000): BatchedWorker<string, string> {
  const worker = new BatchedWorker<string, string>(PROGRAM, { maxMs, maxMemoryMb: 32 });
  workers.push(worker);
  return worker;
}

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
});

describe('small jobs in confinement', () => {
  it('that are asked for in one turn, or come while the thread works, go over in one message, and each gets its own answer', async () => {
    const worker = batched();
    const first = Promise.all(['a', 'b'].map(async (job) => worker.together(job)));
    await new Promise(setImmediate);
    const second = Promise.all(['c', 'd', 'e'].map((job) => worker.together(job)));
    expect(await first).toEqual(['a in message 1', 'b in message 1']);
    expect(await second).toEqual(['c in message 2', 'd in message 2', 'e in message 2']);
    expect(await worker.together('f')).toBe('f in message 3');
  });

  it.each([
    ['takes too long', 'loop', 'worker_late', 500],
    ['throws past its program', 'throw', 'worker_broken', 60_000],
  ] as const)('one of which %s all fail, and alone only that one does [R-SCAN-BATCH]', async (_what, bad, code, maxMs) => {
    const worker = batched(maxMs);
    const together = await Promise.allSettled(['a', bad, 'b'].map((job) => worker.together(job)));
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const alone = await Promise.allSettled(['a', bad, 'b'].map((job) => worker.alone(job)));
    expect(alone).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code, kind: 'invalid' } }, { status: 'fulfilled' }]);
  });

  it('that the program leaves without an answer fail', async () => {
    await expect(batched().alone('leave out')).rejects.toMatchObject({ code: 'worker_broken' });
  });
});
