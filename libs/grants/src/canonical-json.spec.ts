import fc from 'fast-check';
import { argumentsDigest, canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units and writes numbers as RFC 8785 wants', () => {
    expect(canonicalJson({ b: [56.0, 1e21, 1e-7, -0], a: { '\u20ac': 'Euro', '\r': '\n' } })).toBe('{"a":{"\\r":"\\n","€":"Euro"},"b":[56,1e+21,1e-7,0]}');
  });

  it('is the same for the value and for its trip over the wire', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('gives different digests to different values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (one, two) => {
        fc.pre(canonicalJson(one) !== canonicalJson(two));
        expect(argumentsDigest(one)).not.toBe(argumentsDigest(two));
      }),
    );
  });

  it('refuses what JSON cannot say', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    for (const value of [NaN, Infinity, '\ud800', undefined, cycle]) {
      expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'not_canonical' }));
    }
  });
});
