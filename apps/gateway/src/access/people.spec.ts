import { createHash } from 'node:crypto';
import { seal, TOKEN_PURPOSE } from '@waggle/grants/keyring';
import { credentialsOf, hasExpired, holderOf, lowerOf, mayAct, type Person } from './people.js';

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
const olga: Person = {
  name: 'olga',
  role: 'admin',
  tokenHash: hash('one'),
  tokens: [
    { name: 'ci', hash: hash('ci'), role: 'approver', sealed: seal('ci', TOKEN_PURPOSE, 'one'), expires: '2026-01-02T00:00:00.000Z' },
    { name: 'wall', hash: hash('wall'), role: 'viewer' },
  ],
};
const vera: Person = { name: 'vera', role: 'viewer', tokenHash: hash('two'), tokens: [{ name: 'wish', hash: hash('wish'), role: 'admin' }] };
const people = [olga, vera];

describe('people', () => {
  it('are known by their token', () => {
    expect(holderOf('two', people)?.credential.person.name).toBe('vera');
  });

  it.each(['', 'tw', 'two ', hash('two')])('are not known by "%s"', (token) => {
    expect(holderOf(token, people)).toBeUndefined();
  });

  it('may do what their role and the lower ones may', () => {
    expect(mayAct('admin', 'approver')).toBe(true);
    expect(mayAct('viewer', 'approver')).toBe(false);
    expect([lowerOf('admin', 'viewer'), lowerOf('approver', 'admin')]).toEqual(['viewer', 'approver']);
  });

  it('hold one key behind each of their tokens, and none behind one that only looks [R-TOKENS]', () => {
    expect(holderOf('one', people)).toMatchObject({ key: 'one', credential: { role: 'admin' } });
    expect(holderOf('ci', people)).toMatchObject({ key: 'one', credential: { role: 'approver', expires: '2026-01-02T00:00:00.000Z' } });
    expect(holderOf('wall', people)).toMatchObject({ key: undefined, credential: { role: 'viewer' } });
  });

  it('rise by no token above their own role', () => {
    expect(holderOf('wish', people)?.credential.role).toBe('viewer');
  });

  it('have a credential of its own for each way in', () => {
    const password = { hash: '$argon2id$x', salt: 's', sealed: 's' };
    const ids = credentialsOf({ ...olga, password }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(credentialsOf({ ...olga, password: { ...password, hash: '$argon2id$y' } }).map(({ id }) => id)).not.toEqual(ids);
  });

  it('lose a token at the moment it ends', () => {
    const expires = '2026-01-02T00:00:00.000Z';
    expect([hasExpired({ expires }, new Date('2026-01-01T23:59:59.999Z')), hasExpired({ expires }, new Date(expires)), hasExpired({ expires: undefined }, new Date())]).toEqual([false, true, false]);
  });
});
