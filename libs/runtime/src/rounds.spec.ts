import { waitFor } from '@waggle/testing';
import { Rounds } from './rounds.js';

describe('rounds', () => {
  it('come one after the other, and go on after a failure', async () => {
    const failures: unknown[] = [];
    let begun = 0;
    let together = 0;
    let most = 0;
    const sut = new Rounds(() => 1, async () => {
      begun += 1;
      together += 1;
      most = Math.max(most, together);
      await new Promise((resolve) => setImmediate(resolve));
      together -= 1;
      if (begun === 2) throw new Error('the second');
    }, (thrown) => failures.push(thrown));
    sut.start();
    await waitFor(() => begun >= 4);
    await sut.stop();
    expect(most).toBe(1);
    expect(failures).toEqual([new Error('the second')]);
  });

  it('have ended when they are stopped: the one under way is waited for, and no other begins', async () => {
    let release = (): void => undefined;
    const seen: string[] = [];
    const sut = new Rounds(() => 1, async () => {
      seen.push('begun');
      await new Promise<void>((resolve) => (release = resolve));
      seen.push('over');
    }, () => undefined);
    sut.start();
    await waitFor(() => seen.length === 1);
    const stopping = sut.stop();
    release();
    await stopping;
    sut.start();
    expect(seen).toEqual(['begun', 'over']);
    expect(sut.stopped).toBe(true);
  });
});
