import { Patience } from './patience.js';

describe('what no queue takes', () => {
  let now: number;
  let sut: Patience;
  beforeEach(() => {
    now = 0;
    sut = new Patience(() => now);
  });
  const pauseAfterRefusal = (id: string): number => {
    sut.refused(id);
    const from = now;
    while (sut.waiting.includes(id)) now += 1000;
    return now - from;
  };

  it('is tried later each time, and at least twice a minute', () => {
    expect(Array.from({ length: 7 }, () => pauseAfterRefusal('a'))).toEqual([4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('begins anew once it was taken', () => {
    pauseAfterRefusal('a');
    pauseAfterRefusal('a');
    sut.taken('a');
    expect(pauseAfterRefusal('a')).toBe(4000);
  });

  it('waits by itself, and is forgotten when another instance has taken care of it', () => {
    pauseAfterRefusal('a');
    pauseAfterRefusal('a');
    sut.refused('b');
    expect(sut.waiting).toEqual(['b']);
    now += 300_000;
    expect(sut.waiting).toEqual([]);
    expect(pauseAfterRefusal('a')).toBe(4000);
  });
});
