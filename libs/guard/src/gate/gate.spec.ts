import fc from 'fast-check';
import { mayHit, RULES } from '../injection/rules/index.js';
import { FINDER_GATE, finderPatterns } from './finder-gate.js';
import { foldUnit } from './fold-unit.js';
import { type Need, needOf } from './need.js';
import { samplesOf } from '../../test/samples.builder.js';

const RULE_PATTERNS = RULES.map(({ pattern }) => pattern);
const ALL = [...RULE_PATTERNS.map((pattern) => [pattern, mayHit] as const), ...finderPatterns().map((pattern) => [pattern, (text: string) => FINDER_GATE.read(text)] as const)];
const stringsOf = (need: Need): readonly string[] => (need === true ? [] : 'some' in need ? need.some : ('all' in need ? need.all : need.any).flatMap(stringsOf));
const matches = ({ source, flags }: RegExp, text: string): boolean => new RegExp(source, flags.replace(/[gy]/g, '')).test(text);

describe('what a pattern needs', () => {
  it.each<readonly [RegExp, Need]>([
    [/ignore (?:all|any) rules/, { some: ['ignore a'] }],
    [/colou?rs?/i, { some: ['color', 'colour'] }],
    [/(?:curl|wget)\s[^\n|;]{1,300}[|;]/, { all: [{ some: ['curl', 'wget'] }, { some: [';', '|'] }] }],
    [/(?:delete|drop)\s\w+|;--/, { some: [';--', 'delete', 'drop'] }],
    [/(?=never)\bkeys?\b(?!board)/, { some: ['key'] }],
    [/(?:secret)?\d+/, true],
    [/[ab]\w/, true],
    [/hasł[oa]/iu, { some: ['hasł'] }],
  ])('is told of %s', (pattern, need) => {
    expect(needOf(pattern)).toEqual(need);
  });

  it('is refused of what cannot be read', () => {
    expect(() => needOf({ source: '(a', flags: '' } as RegExp)).toThrow(SyntaxError);
  });

  it('is told whatever the case: no character that a pattern takes for a letter is missed', () => {
    const everything = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((unit) => !/[\ud800-\udfff]/.test(unit)).join('');
    const letters = new Set(ALL.flatMap(([pattern]) => stringsOf(needOf(pattern)).join('').split('')));
    const missed = [...letters].flatMap((letter) => [...everything.matchAll(new RegExp(letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'), 'giu'))].filter(([found]) => foldUnit(found) !== letter));
    expect(missed).toEqual([]);
    expect(letters.size).toBeGreaterThan(200);
  });
});

describe('the gate', () => {
  it.each(ALL)('lets every text through that its pattern matches: %s [R-GUARD-GATE]', (pattern, read) => {
    const seen = { matched: 0 };
    const around = fc.string({ maxLength: 12 });
    const property = fc.property(around, samplesOf(pattern), around, (before, sample, after) => {
      for (const text of [before + sample + after, ` ${sample} `, sample, sample.toUpperCase()])
        if (matches(pattern, text)) {
          seen.matched += 1;
          if (!read(text)(pattern)) throw new Error(`It keeps out ${JSON.stringify(text)}.`);
        }
    });
    fc.assert(property, { numRuns: 20, seed: 1 });
    expect(seen.matched).toBeGreaterThan(0);
  });

  it('lets no rule through for an ordinary sentence that none could hit in', () => {
    const may = mayHit('good morning, here is the price list for the fair in spring. kind regards, ann');
    expect(RULE_PATTERNS.filter(may).length).toBeLessThan(RULES.length / 10);
  });
});
