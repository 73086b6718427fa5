import fc from 'fast-check';
import { changeLines } from './change-lines.js';

const shown = (before: string, after: string): string[] => changeLines(before, after).map(({ text }) => text);

describe('what changes', () => {
  it('is shown with two lines around it, the rest left out', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `line ${index}`);
    const after = lines.map((line) => (line === 'line 4' ? 'other \x1b[2J' : line)).join('\n');
    expect(shown(lines.join('\n'), after)).toEqual(['  line 2', '  line 3', '- line 4', '+ other ␛[2J', '  line 5', '  line 6', '  …']);
  });

  it('is nothing for the same text, and never nothing for another', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => (shown(before, after).length === 0) === (before === after) || before.replace(/\n*$/, '') === after.replace(/\n*$/, '')));
  });
});
