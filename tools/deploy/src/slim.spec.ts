import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const SCRIPT = join(import.meta.dirname, 'slim.mjs');
const place = mkdtempSync(join(tmpdir(), 'waggle-slim-'));
afterAll(() => rmSync(place, { recursive: true }));

function slimmed(name: string, files: readonly string[]): string[] {
  const [from, to] = [join(place, name, 'from'), join(place, name, 'to')];
  for (const file of files) {
    mkdirSync(dirname(join(from, file)), { recursive: true });
    writeFileSync(join(from, file), 'x');
  }
  const { stderr, status } = spawnSync(process.execPath, [SCRIPT, from, to], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name: file }) => relative(to, join(parentPath, file))).sort();
}

describe('what goes into the image', () => {
  it('[R-IMAGE] is of our own projects what was built, and what it reads', () => {
    const kept = ['apps/audit/dist/main.js', 'apps/audit/package.json', 'apps/dashboard/dist/test/x.js', 'knowledge/company.md', 'package.json'];
    expect(slimmed('own', [...kept, 'apps/audit/src/main.ts', 'apps/audit/src/worker.mjs', 'apps/audit/dist/main.js.map', 'apps/dashboard/test/x.js', 'tools/deploy/src/main.mjs', '.env'])).toEqual(kept);
  });

  it('[R-IMAGE] is of packages what runs, wherever they keep it', () => {
    const kept = ['node_modules/@a/b/test.js', 'node_modules/swagger-ui-dist/swagger-ui-bundle.js', 'node_modules/typeorm/index.js', 'node_modules/x/dist/docs/doc.js', 'node_modules/x/index.js', 'node_modules/x/node_modules/y/index.cjs', 'node_modules/x/package.json'];
    const dropped = ['node_modules/x/index.d.ts', 'node_modules/x/README.md', 'node_modules/x/index.js.map', 'node_modules/x/test/all.js', 'node_modules/@a/b/docs/x.js', 'node_modules/@types/x/package.json', 'node_modules/typescript/lib/tsc.js', 'node_modules/bare-fs/x.bare', 'node_modules/typeorm/browser/index.js', 'node_modules/rxjs/dist/esm5/index.js', 'node_modules/swagger-ui-dist/swagger-ui-es-bundle.js'];
    expect(slimmed('packages', [...kept, ...dropped])).toEqual([...kept].sort());
  });

  it('[R-IMAGE] is everything that apps and libs import', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'imported-files.mjs')], { encoding: 'utf8', timeout: 120_000 });
    const told = JSON.parse(stdout || '{}') as { sources?: number; files?: number; missing?: string[] };
    expect({ stderr, missing: told.missing }).toEqual({ stderr: '', missing: [] });
    expect(told.sources).toBeGreaterThan(1000);
    expect(told.files).toBeGreaterThan(3000);
  }, 120_000);
});
