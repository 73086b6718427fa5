import { checkSync } from 'recheck';
import { CONTACT_PATTERNS } from './personal-data/contacts.js';
import { LABELLED_PATTERNS } from './personal-data/labelled.js';
import { MONEY_PATTERNS } from './personal-data/money.js';
import { LABEL_PATTERNS } from './secret/labelled-secrets.js';
import { SHAPE_PATTERNS } from './secret/shaped-secrets.js';

const ALL = [...CONTACT_PATTERNS, ...LABELLED_PATTERNS, ...MONEY_PATTERNS, ...LABEL_PATTERNS, ...SHAPE_PATTERNS];

describe('the patterns that run over a whole text', () => {
  // Within its time recheck either proves a pattern safe or searches for a text that makes it slow.
  it.each(ALL.map((pattern) => [pattern.source.slice(0, 60), pattern] as const))('have no text that makes them backtrack badly: %s [R-LINEAR-PATTERNS]', (_source, pattern) => {
    const { status } = checkSync(pattern.source, pattern.flags.replace('g', ''), { timeout: 150 });
    expect(status).not.toBe('vulnerable');
  });
});
