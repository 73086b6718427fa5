import fc from 'fast-check';
import { linesOf, textOf, unionLines } from './union-lines.js';

const at = (id: string, second: number, more = ''): string => JSON.stringify({ id, timestamp: `2026-01-01T00:00:0${second}Z`, more });
const lines = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 })).map(([id, second]) => at(String(id), second)), { maxLength: 8 });

describe('the union of two journals', () => {
  it('holds every line of both once, in the order of time [R-SYNC-UNION]', () => {
    fc.assert(
      fc.property(lines, lines, (first, second) => {
        const union = unionLines([], { lines: first }, { lines: second });
        expect([...union].sort()).toEqual([...new Set([...first, ...second])].sort());
        const times = union.map((one) => (JSON.parse(one) as { timestamp: string }).timestamp);
        expect(times).toEqual([...times].sort());
        expect(unionLines([], { lines: union }, { lines: union })).toEqual(union);
      }),
    );
  });

  it('keeps a line that is just gone on one side, as in a truncated file [R-SYNC-UNION]', () => {
    const base = [at('1', 1), at('2', 2)];
    expect(unionLines(base, { lines: [] }, { lines: [...base, at('3', 3)] })).toEqual([...base, at('3', 3)]);
    expect(unionLines(base, { lines: [] }, { lines: [] })).toEqual(base);
  });

  it('does not bring back what one side has erased by writing the line anew [R-SYNC-UNION]', () => {
    const base = [at('1', 1, 'Ann'), at('2', 2)];
    const erased = [at('1', 1, 'erased'), at('2', 2)];
    expect(unionLines(base, { lines: erased }, { lines: [...base, at('3', 3)] })).toEqual([...erased, at('3', 3)]);
  });

  it('does not double what one side has moved to the file of an earlier day [R-SYNC-UNION]', () => {
    const base = [at('1', 1), at('2', 2)];
    expect(unionLines(base, { lines: [at('4', 4)], rotated: new Set(base) }, { lines: [...base, at('3', 3)] })).toEqual([at('3', 3), at('4', 4)]);
  });

  it('leaves a torn line, and one that is no JSON, behind the one that it followed', () => {
    expect(unionLines([], { lines: [at('5', 5), '{"torn', 'null'] }, { lines: [at('6', 6), at('1', 1)] })).toEqual([at('1', 1), at('5', 5), '{"torn', 'null', at('6', 6)]);
  });

  it('keeps bytes that are not UTF-8', () => {
    const content = Buffer.from([0xff, 0x0a, 0xc3, 0x0a]);
    expect(textOf(linesOf(content))).toEqual(content);
  });
});
