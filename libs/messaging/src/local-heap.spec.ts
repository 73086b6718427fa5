import type { Priority } from '@waggle/contracts';
import fc from 'fast-check';
import { LocalHeap, STANDARD_SHARE } from './local-heap.js';

const priority = fc.constantFrom<Priority>('URGENT', 'HIGH', 'NORMAL', 'LOW');

describe('LocalHeap', () => {
  it('hands out what is urgent first, and the oldest of equals first', () => {
    const heap = new LocalHeap<string>();
    heap.push('low', 'LOW');
    heap.push('normal', 'NORMAL');
    heap.push('urgent 1', 'URGENT');
    heap.push('high', 'HIGH');
    heap.push('urgent 2', 'URGENT');
    expect([heap.take(), heap.take(), heap.take(), heap.take(), heap.take(), heap.take()]).toEqual(['urgent 1', 'urgent 2', 'high', 'normal', 'low', undefined]);
  });

  it('gives the standard lane its share under endless HIGH [R-LOW-SHARE]', () => {
    const heap = new LocalHeap<Priority>();
    for (let i = 0; i < 5; i++) heap.push('LOW', 'LOW');
    const taken: Priority[] = [];
    for (let i = 0; i < STANDARD_SHARE * 5; i++) {
      heap.push('HIGH', 'HIGH');
      const next = heap.take();
      if (next !== undefined) taken.push(next);
    }
    expect(taken.filter((one) => one === 'LOW')).toHaveLength(5);
  });

  it('takes the older of NORMAL and LOW when it is the share of the standard lane', () => {
    const heap = new LocalHeap<string>();
    heap.push('old low', 'LOW');
    heap.push('young normal', 'NORMAL');
    for (let i = 0; i < STANDARD_SHARE; i++) heap.push('high', 'HIGH');
    const taken = Array.from({ length: STANDARD_SHARE }, () => heap.take());
    expect(taken.at(-1)).toBe('old low');
  });

  it('loses nothing and doubles nothing, whatever goes in', () => {
    fc.assert(
      fc.property(fc.array(priority), (priorities) => {
        const heap = new LocalHeap<number>();
        priorities.forEach((one, index) => heap.push(index, one));
        const out: number[] = [];
        for (let next = heap.take(); next !== undefined; next = heap.take()) out.push(next);
        expect(out.sort((a, b) => a - b)).toEqual(priorities.map((_, index) => index));
        expect(heap.size).toBe(0);
      }),
    );
  });

  it('leaves the head where it is when it does not fit', () => {
    const heap = new LocalHeap<string>();
    heap.push('head', 'HIGH');
    heap.push('other', 'LOW');
    expect(heap.takeIf((item) => item === 'other')).toBeUndefined();
    expect(heap.take()).toBe('head');
  });

  it('hands out what is not URGENT when that alone is asked for, and keeps the turn of the standard lane that URGENT has taken', () => {
    const heap = new LocalHeap<Priority>();
    for (let i = 0; i < STANDARD_SHARE; i++) heap.push('URGENT', 'URGENT');
    heap.push('LOW', 'LOW');
    heap.push('HIGH', 'HIGH');
    expect(heap.takeIf(() => true, 'others')).toBe('HIGH');
    for (let i = 0; i < STANDARD_SHARE; i++) expect(heap.takeIf(() => true, 'urgent')).toBe('URGENT');
    heap.push('URGENT', 'URGENT');
    expect([heap.take(), heap.take()]).toEqual(['LOW', 'URGENT']);
  });
});
