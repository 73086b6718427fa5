import { createHash } from 'node:crypto';
import { holderOf, mayAct, type Person } from './people.js';

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
const people: Person[] = [
  { name: 'olga', role: 'admin', tokenHash: hash('one') },
  { name: 'vera', role: 'viewer', tokenHash: hash('two') },
];

describe('people', () => {
  it('are known by their token', () => {
    expect(holderOf('two', people)?.name).toBe('vera');
  });

  it.each(['', 'tw', 'two ', hash('two')])('are not known by "%s"', (token) => {
    expect(holderOf(token, people)).toBeUndefined();
  });

  it('may do what their role and the lower ones may', () => {
    expect(mayAct('admin', 'approver')).toBe(true);
    expect(mayAct('viewer', 'approver')).toBe(false);
  });
});
