import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST } from '../test/api-double.js';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const BUDGET_BYTES = 250_000;

const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;
const text = (file: string): Buffer => readFileSync(join(DIST, file));

/** The scripts that a browser loads before it shows the first screen. */
function firstLoad(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const imported of chunk.imports ?? []) firstLoad(imported, seen);
  return seen;
}
const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry === true) ?? '';
const scripts = [...firstLoad(entry)];

describe('the first load', () => {
  it('is less than 250 kB of script, compressed [R-FIRST-LOAD]', () => {
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.reduce((sum, file) => sum + gzipSync(text(file)).length, 0)).toBeLessThan(BUDGET_BYTES);
  });

  it('holds no charts and no schemas', () => {
    const all = scripts.map((file) => text(file).toString()).join('\n');
    expect(all).not.toContain('recharts-');
    expect(all).not.toContain('ZodError');
  });

  it('has no script in the page itself', () => {
    const page = text('index.html').toString();
    expect(page.match(/<script\b[^>]*>/g)?.every((tag) => tag.includes(' src="/assets/'))).toBe(true);
    expect(page).not.toMatch(/<script[^>]*>[^<]|\son\w+=/);
  });
});
