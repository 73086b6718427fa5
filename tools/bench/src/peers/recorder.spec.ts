import { createHash } from 'node:crypto';
import { Recorder } from './recorder.js';
import type { Link } from './rows.js';

/** A writer that ends when told to. */
function gated(): { write: (links: readonly Link[], head: Link) => Promise<void>; batches: Link[][]; next: (error?: Error) => void } {
  const batches: Link[][] = [];
  const open: Array<(error?: Error) => void> = [];
  return {
    batches,
    next: (error) => open.shift()?.(error),
    write: (links) =>
      new Promise((resolve, reject) => {
        batches.push([...links]);
        open.push((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}

describe('the record of a peer', () => {
  it('takes what arrives while a batch is written as the next batch, and binds each entry to the one before', async () => {
    const { write, batches, next } = gated();
    const recorder = new Recorder(write);
    const all = ['a', 'b', 'c'].map((taskId) => recorder.append(taskId));
    next();
    await all[0];
    next();
    await Promise.all(all);
    expect(batches.map((links) => links.length)).toEqual([5, 10]);
    let hash = '';
    batches.flat().forEach((link, index) => {
      hash = createHash('sha256').update(hash).update(link.body).digest('hex');
      expect(link).toMatchObject({ seq: index + 1, hash });
    });
  });

  it('goes on from the last entry that was written when a batch failed', async () => {
    const { write, batches, next } = gated();
    const recorder = new Recorder(write);
    const lost = recorder.append('a');
    next(new Error('away'));
    await expect(lost).rejects.toThrow('away');
    const kept = recorder.append('a');
    next();
    await kept;
    expect(batches[1]?.[0]).toMatchObject({ seq: 1 });
  });
});
