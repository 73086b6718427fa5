import { checkSync } from 'recheck';
import { RULES } from './injection/rules/index.js';
import { CONTACT_PATTERNS } from './personal-data/contacts.js';
import { LABELLED_PATTERNS } from './personal-data/labelled.js';
import { MONEY_PATTERNS } from './personal-data/money.js';
import { LABEL_PATTERNS } from './secret/labelled-secrets.js';
import { SHAPE_PATTERNS } from './secret/shaped-secrets.js';

const named = (kind: string, patterns: readonly RegExp[]): (readonly [string, RegExp])[] => patterns.map((pattern) => [`${kind}: ${pattern.source.slice(0, 50)}`, pattern]);
const FINDERS = [...named('contact', CONTACT_PATTERNS), ...named('label', LABELLED_PATTERNS), ...named('money', MONEY_PATTERNS), ...named('secret label', LABEL_PATTERNS), ...named('secret', SHAPE_PATTERNS)];
const ALL = [...FINDERS, ...RULES.map(({ rule, reason, pattern }) => [`${rule}: ${reason}`, pattern] as const)];
/** For each pattern. Of one that is not finished in it nothing is proven. */
const BUDGET_MS = 120;

/**
 * The same pattern over a small alphabet, which is what an analysis can take: a class of Unicode as a class of a few of its members that
 * no other class holds, other signs beyond ASCII as they are. Repetitions and their order stay, and these are what backtracks.
 */
function overSmallAlphabet({ source, flags }: RegExp): { source: string; flags: string } {
  const STAND_INS: Readonly<Record<string, string>> = { L: 'a-zàж', Lu: 'A-Z', Ll: 'a-zà', N: '0-9', Nd: '0-9', P: '!-\\/', S: '+<>', Z: ' ', M: '\\u0301', Cf: '\\u200b' };
  if (!flags.includes('u')) return { source, flags };
  let inClass = false;
  const small = source.replace(/\\u\{([0-9a-f]+)\}|\\([pP])\{(\w+)\}|\\.|[[\]]/giu, (found: string, code?: string, negated?: string, name?: string) => {
    if (found === '[') inClass = true;
    else if (found === ']') inClass = false;
    if (code !== undefined) return Number.parseInt(code, 16) > 0xffff ? '\\uffff' : `\\u${code.padStart(4, '0')}`;
    if (name === undefined) return found;
    const members = STAND_INS[name];
    if (members === undefined || (negated === 'P' && inClass)) throw new Error(`There is no stand-in for ${found}.`);
    return inClass ? members : `[${negated === 'P' ? '^' : ''}${members}]`;
  });
  return { source: small, flags: flags.replace('u', '') };
}

describe('the patterns that run over a whole text', () => {
  // Within its time recheck either proves a pattern safe or searches for a text that makes it slow.
  it.each(ALL)('have no text that makes them backtrack badly, as far as an analysis finds one: %s [R-LINEAR-PATTERNS] [R-GUARD-LINEAR]', (_name, pattern) => {
    const { source, flags } = overSmallAlphabet(pattern);
    const result = checkSync(source, flags.replace('g', ''), { timeout: BUDGET_MS });
    // Time may run out; a pattern that cannot be read is not analysed at all.
    expect(result.status === 'unknown' ? result.error : { kind: result.status }).toEqual({ kind: expect.stringMatching(/^(safe|timeout)$/) });
  });
});
