import fc from 'fast-check';
import { cursorOf, LATE_MS, type Mention, mentionPage, sinceOf } from './mentions.js';

const START = Date.parse('2026-01-05T12:00:00.000Z');
const mention = (id: string, second: number): Mention => ({ id, kind: 'mention', author: 'Ann', text: '', createdAt: new Date(START + second * 1000).toISOString(), url: null, postId: null });

describe('the pages of mentions [R-FEED-ONCE]', () => {
  it('give each one at least once, whatever their times, also those that are shown late', () => {
    const batches = fc.array(fc.array(fc.record({ second: fc.integer({ min: 1, max: 30 }), late: fc.integer({ min: 0, max: LATE_MS / 1000 - 31 }) }), { maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 5 }), (rounds, limit) => {
        const shown: Mention[] = [];
        const seen = new Set<string>();
        let cursor = cursorOf(new Date(START));
        for (const [round, batch] of rounds.entries()) {
          // Each round lies behind the one before; a late one bears an earlier time.
          shown.push(...batch.map(({ second, late }, index) => mention(`${round}-${index}`, Math.max(1, (round + 1) * 30 + second - late))));
          for (let more = true; more; ) {
            const since = sinceOf(cursor);
            const page = mentionPage(shown.filter(({ createdAt }) => new Date(createdAt) >= since), cursor, limit);
            for (const { id } of page.mentions) seen.add(id);
            expect(page.cursor >= cursor).toBe(true);
            ({ cursor, more } = page);
          }
        }
        expect(shown.filter(({ id }) => !seen.has(id))).toEqual([]);
      }),
    );
  });

  it('know their own cursors only', () => {
    expect(sinceOf(cursorOf(new Date(START)))).toEqual(new Date(START - LATE_MS));
    for (const foreign of ['', 'x', '17', '2026-01-05', '2026-13-45T99:00:00.000Z x']) expect(() => sinceOf(foreign)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
  });
});
