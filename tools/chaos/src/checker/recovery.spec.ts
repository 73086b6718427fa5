import type { Note } from './notes.js';
import { percentile, recoveries } from './recovery.js';

const errand = (tag: string, at: number): Note => ({ note: 'errand', tag, door: 'file', prefix: 'EMAIL', priority: 'NORMAL', wish: 'approve', system: 'mail', people: 1, at });
const end = (tag: string, at: number): Note => ({ note: 'end', tag, at });
const fault = (ended: number): Note => ({ note: 'fault', kind: 'kill', target: 'audit', began: ended - 1, ended });

describe('the recovery from a fault', () => {
  it('lasts until the first task that began after it has ended', () => {
    expect(recoveries([errand('t00001', 0), fault(1000), errand('t00002', 1500), end('t00001', 1800), errand('t00003', 1600), end('t00003', 3000), end('t00002', 4000)])).toEqual([2]);
  });

  it('is not told of a fault after which nothing began', () => {
    expect(recoveries([errand('t00001', 0), end('t00001', 500), fault(1000)])).toEqual([]);
  });

  it('is given ascending, so that its percentiles can be read off', () => {
    const found = recoveries([fault(0), fault(1000), errand('t00001', 2000), end('t00001', 4000)]);
    expect(found).toEqual([3, 4]);
    expect([percentile(found, 0.5), percentile(found, 0.99), percentile([], 0.99)]).toEqual([4, 4, null]);
  });
});
