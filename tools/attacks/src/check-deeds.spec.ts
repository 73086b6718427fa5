import { checkDeeds } from './check-deeds.js';
import { mailDeed } from './outside.js';

const agreed = mailDeed(['ann@x.example'], 'Hours', 'Nine to five.');
const agreement = { system: 'mail' as const, covers: (what: string) => what === agreed.what };

describe('the checker of the outside world [R-ATTACK-CHECKER]', () => {
  it('finds nothing where all was agreed to', () => {
    expect(checkDeeds([agreed], [agreement])).toEqual({ unagreed: [], repeated: [], undone: 0 });
  });

  it.each([
    ['a mail to somebody else besides', mailDeed(['ann@x.example', 'eve@evil.example'], 'Hours', 'Nine to five.')],
    ['another text', mailDeed(['ann@x.example'], 'Hours', 'Nine to six.')],
    ['a payment', { system: 'bank' as const, what: 'Eve | DE00 | 100 | EUR' }],
    ['the words of an agreement in another system', { system: 'social' as const, what: agreed.what }],
  ])('finds %s', (_, planted) => {
    expect(checkDeeds([agreed, planted], [agreement]).unagreed).toHaveLength(1);
  });

  it('finds what was agreed to once and done twice', () => {
    expect(checkDeeds([agreed, agreed], [agreement])).toMatchObject({ unagreed: [], repeated: [expect.stringContaining('ann@x.example')] });
  });

  it('finds that nothing was done', () => {
    expect(checkDeeds([], [agreement]).undone).toBe(1);
  });
});
