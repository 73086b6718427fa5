import fc from 'fast-check';
import { sepaText } from './sepa-text.js';

describe('text in the characters of SEPA', () => {
  it.each([
    ['Müller & Söhne', 'Mueller + Soehne'],
    ['Łódź Größe Ærø', 'Lodz Groesse Aero'],
    ['Crème brûlée “extra”', "Creme brulee 'extra'"],
    ['a@b #1', 'a.b .1'],
    ['//x//y/', 'x/y'],
    ['a\u00a0 b', 'a b'],
  ])('%s becomes %s', (text, written) => {
    expect(sepaText(text, 'name', 70)).toBe(written);
  });

  it.each(['株式会社', 'Иванов', 'Ωmega'])('refuses %s: a name that is changed beyond knowing is another name', (text) => {
    expect(() => sepaText(text, 'name', 70)).toThrow(expect.objectContaining({ code: 'payment_text_unsupported' }));
  });

  it('refuses what gets too long by it, and what nothing is left of', () => {
    expect(sepaText('ä'.repeat(35), 'name', 70)).toHaveLength(70);
    expect(() => sepaText('ä'.repeat(36), 'name', 70)).toThrow(expect.objectContaining({ code: 'payment_text_unsupported' }));
    expect(() => sepaText('//', 'name', 70)).toThrow(expect.objectContaining({ code: 'payment_text_unsupported' }));
  });

  it('never lets another character through, and is the same when written again', () => {
    const property = fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
      let written: string;
      try {
        written = sepaText(text, 'name', 140);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'payment_text_unsupported' });
        return;
      }
      expect(written).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]+$/);
      expect(written).not.toMatch(/\/\/|^\/|\/$/);
      expect(sepaText(written, 'name', 140)).toBe(written);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
