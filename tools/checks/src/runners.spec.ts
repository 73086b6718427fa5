import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './deployables.js';
import { testLikeFiles } from './test-files.js';

const { KINDS } = (await import(pathToFileURL(join(ROOT, 'jest.config.mjs')).href)) as { KINDS: Record<string, string> };

describe('test files', () => {
  it('[R-RUNNERS] are all matched by a runner', () => {
    const files = testLikeFiles();
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !Object.values(KINDS).some((ending) => file.endsWith(ending) || file.endsWith(`${ending}x`)))).toEqual([]);
  });
});
