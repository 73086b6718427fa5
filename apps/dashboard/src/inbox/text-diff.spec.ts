import fc from 'fast-check';
import { diffOf } from './text-diff.js';

const join = (parts: ReturnType<typeof diffOf>, without: string): string => parts.filter(({ kind }) => kind !== without).map(({ text }) => text).join('');

describe('the difference of two texts', () => {
  it('is shown word by word', () => {
    expect(diffOf('The price is 90 EUR.', 'The price is 80 EUR.').filter(({ kind }) => kind !== 'same')).toEqual([{ kind: 'removed', text: '90' }, { kind: 'added', text: '80' }]);
  });

  it('is one change where only a space is the same', () => {
    expect(diffOf('call [[please fill in: when]].', 'call at three.').map(({ kind, text }) => `${kind} ${text}`)).toEqual(['same call ', 'removed [[please fill in: when]]', 'added at three', 'same .']);
  });

  it('holds both texts whole', () => {
    const words = fc.array(fc.constantFrom('price', 'list', '\n', ' ', '90', 'é', '.'), { maxLength: 30 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const parts = diffOf(before, after);
        expect([join(parts, 'added'), join(parts, 'removed')]).toEqual([before, after]);
      }),
    );
  });

  it('of very long texts is shown as a whole, and both are still there', () => {
    const [before, after] = ['a '.repeat(30_000), 'b '.repeat(30_000)];
    expect(diffOf(before, after)).toEqual([{ kind: 'removed', text: before }, { kind: 'added', text: after }]);
  });
});
