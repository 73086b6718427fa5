import fc from 'fast-check';
import { plainTextOf } from '../plain-text.js';
import { hasTokenLike, secrets } from './secrets.js';
import { vendorTokens } from './shaped-secrets.js';
import { VENDOR_TOKENS } from './vendor-tokens.js';

/** Texts of a form, whatever has to stand around it. */
const textsOf = ({ source }: RegExp) => fc.stringMatching(new RegExp(source.replace(/\(\?<?[=!][^()]*\)/g, '')));

describe('the quick check for a vendor\'s token', () => {
  it.each(VENDOR_TOKENS.map(({ rule, pattern }) => ({ rule, pattern })))('rules out no $rule [R-SECRET-CHECK]', ({ pattern }) => {
    let found = 0;
    const property = fc.property(textsOf(pattern), (text) => {
      const isFound = vendorTokens(text, () => true).length > 0;
      if (isFound) found += 1;
      expect(isFound && !hasTokenLike(text)).toBe(false);
    });
    // Of the rarest kind one text in eleven is found: sixty were not always enough.
    fc.assert(property, { numRuns: 300 });
    expect(found).toBeGreaterThan(0);
  });

  it.each([
    ['kind: Secret\ndata:\n  smtp: cTR2OXo3bQ==', 'value of a secret'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END PRIVATE KEY-----', 'private key'],
    ['use xoxb-12345678 now', 'slack token'],
    ['ftp://a:b12@c', 'password in an address'],
  ])('keeps no finder from what is short: %j [R-SECRET-CHECK]', (text, rule) => {
    expect(secrets(text, plainTextOf(text)).map((spot) => spot.rule)).toContain(rule);
  });
});
