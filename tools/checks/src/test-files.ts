import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './deployables.js';

const SKIPPED = new Set(['node_modules', 'dist', 'files', 'coverage']);

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

const TEST_LIKE = /[^/][._-](spec|test|tests)\.[cm]?[jt]sx?$|\/__tests__\//;

/** Every file that looks like a test, from the root. */
export function testLikeFiles(): string[] {
  return ['apps', 'libs', 'tools'].flatMap((folder) => [...filesUnder(folder)]).filter((path) => TEST_LIKE.test(path));
}
