import { Worker } from 'node:worker_threads';
import { jest } from '@jest/globals';
import { ConfinedWorker } from './confined-worker.js';

const PROGRAM = new URL('../test/program.mjs', import.meta.url);
type Job = 'answer' | 'loop' | 'grow' | 'throw';

const workers: Array<ConfinedWorker<Job, string>> = [];
function confined(maxMs = 60_000): ConfinedWorker<Job, string> {
  const worker = new ConfinedWorker<Job, string>(PROGRAM, { maxMs, maxMemoryMb: 32 });
  workers.push(worker);
  return worker;
}

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
});

describe('a job in confinement', () => {
  it('is answered, one after the other', async () => {
    const worker = confined();
    expect(await Promise.all([worker.ask('answer'), worker.ask('answer')])).toEqual(['answer 1', 'answer 2']);
  });

  it.each([
    ['takes too long', 'loop', 'worker_late', 500],
    ['takes too much memory', 'grow', 'worker_broken', 60_000],
    ['throws past its program', 'throw', 'worker_broken', 60_000],
  ] as const)('that %s is given up, and the next one starts afresh', async (_what, job, code, maxMs) => {
    const worker = confined(maxMs);
    await expect(worker.ask(job)).rejects.toMatchObject({ code, kind: 'invalid' });
    expect(await worker.ask('answer')).toBe('answer 1');
  });

  it('is taken by a new thread when the idle one was ended', async () => {
    const worker = confined();
    await worker.ask('answer');
    await worker.close();
    expect(await worker.ask('answer')).toBe('answer 1');
  });
});

describe('a program that does not load', () => {
  it.each([['says nothing', 'silent'], ['ends', 'ends'], ['throws', 'throws']])('as it %s fails its job with a code, and leaves no thread behind [R-WORKER-LOAD]', async (_what, name) => {
    const worker = new ConfinedWorker<Job, string>(new URL(`../test/${name}-program.mjs`, import.meta.url), { maxMs: 60_000, maxLoadMs: 1000, maxMemoryMb: 32 });
    workers.push(worker);
    const ended = jest.spyOn(Worker.prototype, 'terminate');
    await expect(worker.ask('answer')).rejects.toMatchObject({ code: 'worker_unloaded', kind: 'transient' });
    await expect(worker.ask('answer')).rejects.toMatchObject({ code: 'worker_unloaded' });
    // Of threads that have ended.
    expect((ended.mock.contexts as Worker[]).map(({ threadId }) => threadId)).toEqual([-1, -1]);
    ended.mockRestore();
  });
});
