import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from './deployables.js';
import { testLikeFiles } from './test-files.js';

const sentences = z.record(z.string().regex(/^R-[A-Z][A-Z-]*$/), z.string().regex(/\.$/));
const requirements = z
  .strictObject({ held: sentences, awaited: sentences })
  .parse(parse(readFileSync(join(ROOT, 'docs/requirements.yaml'), 'utf8')));

const cited = new Set(testLikeFiles().flatMap((file) => citations(readFileSync(join(ROOT, file), 'utf8'))));

function citations(text: string): string[] {
  return [...text.matchAll(/\[(R-[A-Z][A-Z-]*)\]/g)].flatMap((match) => match[1] ?? []);
}

describe('requirements', () => {
  it('that hold are cited by a test', () => {
    expect(Object.keys(requirements.held).filter((id) => !cited.has(id))).toEqual([]);
  });

  it('that are cited are known', () => {
    const known = new Set([...Object.keys(requirements.held), ...Object.keys(requirements.awaited)]);
    expect([...cited].filter((id) => !known.has(id))).toEqual([]);
  });

  it('that a test cites no longer stand among the awaited', () => {
    expect(Object.keys(requirements.awaited).filter((id) => cited.has(id))).toEqual([]);
  });

  it('stand in one list only', () => {
    expect(Object.keys(requirements.held).filter((id) => id in requirements.awaited)).toEqual([]);
  });
});
