import fc from 'fast-check';
import { samplesOf } from '../../test/samples.builder.js';
import { NATIONAL_NUMBERS, possibleAt } from './national-numbers.js';

describe('the numbers that are tried at a place', () => {
  it.each(NATIONAL_NUMBERS.map((number) => [number.rule, number] as const))('leave out none that stands there: %s [R-GUARD-GATE]', (_rule, number) => {
    let matched = 0;
    const property = fc.property(samplesOf(number.shape), fc.constantFrom('', ' and more', ', 17', '.'), (sample, after) => {
      if (!number.shape.test(sample + after)) return;
      matched += 1;
      expect(possibleAt((sample + after).slice(0, 32))).toContain(number);
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
    expect(matched).toBeGreaterThan(5);
  });
});
