import { argumentsDigest } from '@waggle/grants';
import fc from 'fast-check';
import { digestOf } from './grants.js';

const value = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('json')), fc.dictionary(fc.string(), tie('json'))),
})).json;

describe("the checker's own digest of arguments", () => {
  it('is that of the grants, for whatever a call may hold', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), value), (args) => expect(digestOf(args)).toBe(argumentsDigest(args as Record<string, unknown>))));
  });
});
