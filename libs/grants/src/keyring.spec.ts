import fc from 'fast-check';
import { fitsLock, lockWithPassword, openWithPassword, seal, unseal } from './keyring.js';

const KEY = 'wg_operator_key';

describe('a key behind a password', () => {
  it('is opened by that password and for that person alone', async () => {
    const lock = await lockWithPassword('correct horse', 'olga', KEY);
    expect([await fitsLock(lock, 'correct horse'), await fitsLock(lock, 'wrong horse')]).toEqual([true, false]);
    expect(await openWithPassword(lock, 'correct horse', 'olga')).toBe(KEY);
    expect(await openWithPassword(lock, 'correct horse', 'vera')).toBeUndefined();
    expect(await openWithPassword(lock, 'wrong horse', 'olga')).toBeUndefined();
    expect(JSON.stringify(lock)).not.toContain(KEY);
  });

  it('is opened by the same password from another keyboard', async () => {
    const lock = await lockWithPassword('Stra\u00dfe caf\u00e9', 'olga', KEY);
    expect(await fitsLock(lock, 'Stra\u00dfe cafe\u0301')).toBe(true);
  });

  it('is not there for who has no password', async () => {
    expect(await fitsLock(undefined, '')).toBe(false);
  });
});

describe('what is sealed', () => {
  it('is opened by the same secret for the same purpose alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (text, one, other) => {
        fc.pre(one !== other);
        const sealed = seal(one, 'session', text);
        expect(unseal(one, 'session', sealed)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
        expect(unseal(other, 'session', sealed)).toBeUndefined();
        expect(unseal(one, other, sealed)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('is not opened once a bit of it has changed', () => {
    const sealed = Buffer.from(seal('secret', 'session', KEY), 'base64url');
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal('secret', 'session', changed.toString('base64url'))).toBeUndefined();
    }
    expect(unseal('secret', 'session', '')).toBeUndefined();
  });
});
