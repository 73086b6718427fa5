import { faultIn } from './plain-json.js';

function nested(depth: number): unknown {
  return depth === 0 ? 'x' : { a: nested(depth - 1) };
}

describe('plain JSON', () => {
  it('may hold anything that can be kept', () => {
    expect(faultIn({ a: [1, null, true, 'ä 😀\n'], b: { c: '' } })).toBeUndefined();
  });

  it('names where a NUL or half a character stands', () => {
    expect(faultIn({ a: { b: 'x\0' } })).toBe('a.b: holds a character that is not text');
    expect(faultIn(['\ud800'])).toBe('0: holds a character that is not text');
    expect(faultIn({ 'a\0': 1 })).toContain('(name)');
  });

  it('is not nested without end', () => {
    expect(faultIn(nested(20))).toBeUndefined();
    expect(faultIn(nested(21))).toContain('nested deeper');
  });
});
