import fc from 'fast-check';
import { runOf, timesOf } from './runs.js';

const fewSigns = fc.array(fc.constantFrom('a', 'b', '-', ' ', 'é', '😀', 'aaaaaaa', 'abababab'), { maxLength: 40 }).map((parts) => parts.join(''));

describe('a quick look at a text', () => {
  it.each([1, 2, 5, 16])('finds a run of %d exactly where a pattern does', (least) => {
    fc.assert(fc.property(fewSigns, (text) => runOf(/[ab]/, least)(text) === new RegExp(`[ab]{${least}}`).test(text)), { numRuns: 500 });
  });

  it('counts a sign as often as it is there', () => {
    fc.assert(fc.property(fewSigns, fc.integer({ min: 1, max: 6 }), (text, least) => timesOf('a', least)(text) === text.split('a').length > least));
  });
});
