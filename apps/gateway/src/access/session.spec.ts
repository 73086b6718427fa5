import fc from 'fast-check';
import { csrfOf, hashOf, isCsrfOf, newSecret, openKey, sealKey, secretIn, type Session } from './session.js';

const secret = newSecret();

describe('the secret of a session', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['alone', `s=${secret}`, secret],
    ['among others', `a=1; s=${secret}; b="x"`, secret],
    ['of another name', `xs=${secret}; s2=${secret}`, undefined],
    ['there twice', `s=${secret}; s=${newSecret()}`, undefined],
    ['too short', 's=abc', undefined],
    ['with what is not of it', `s=${secret.slice(1)}"`, undefined],
    ['absent', undefined, undefined],
    ['in garbage', ';;=;s;=s', undefined],
  ])('is found in the cookies: %s', (_, header, expected) => {
    expect(secretIn(header, 's')).toBe(expected);
  });

  it('is found whatever else the header holds, and nothing else is taken for it', () => {
    const noise = fc.array(fc.string().filter((text) => !text.includes(';') && !text.trim().startsWith('s=')), { maxLength: 4 });
    fc.assert(fc.property(noise, noise, (before, after) => secretIn([...before, `s=${secret}`, ...after].join('; '), 's') === secret && secretIn([...before, ...after].join('; '), 's') === undefined));
  });

  it('is told by none of what follows from it', () => {
    for (const text of [hashOf(secret), csrfOf(secret), sealKey(secret, 'wg_key') ?? '']) expect(text).not.toContain(secret);
    expect(csrfOf(secret)).not.toBe(hashOf(secret));
  });

  it('alone opens the key', () => {
    const session: Session = { secret, person: 'olga', role: 'admin', credential: 'c', sealedKey: sealKey(secret, 'wg_key'), expires: new Date() };
    expect(openKey(session)).toBe('wg_key');
    expect(openKey({ ...session, secret: newSecret() })).toBeUndefined();
    expect(openKey({ ...session, sealedKey: null })).toBeUndefined();
  });

  it('has one CSRF token', () => {
    expect(isCsrfOf(secret, csrfOf(secret))).toBe(true);
    for (const other of [csrfOf(newSecret()), '', undefined, csrfOf(secret).slice(1), [csrfOf(secret)], 'ä'.repeat(43)]) expect(isCsrfOf(secret, other)).toBe(false);
  });
});
