import fc from 'fast-check';
import { portions } from './portions.js';

const MiB = 1024 * 1024;

describe('the portions of a list of mails', () => {
  it('hold each mail once, in order, and little at once', () => {
    const mails = fc.array(fc.record({ uid: fc.nat(), bytes: fc.integer({ min: 0, max: 20 * MiB }), headerOnly: fc.boolean() }), { maxLength: 400 });
    fc.assert(
      fc.property(mails, (all) => {
        const cut = portions(all);
        expect(cut.flat()).toEqual(all);
        for (const portion of cut) {
          expect(portion.length).toBeGreaterThan(0);
          expect(portion.length).toBeLessThanOrEqual(100);
          if (portion.length > 1) expect(portion.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(8 * MiB);
        }
      }),
    );
  });
});
