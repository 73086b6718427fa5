import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say, stateFile } from './root.mjs';
import { runQuietly } from './run.mjs';

const FOLDERS = ['apps', 'libs', 'tools'];
const FILES = ['package-lock.json', '.swcrc', 'nx.json'];
const SKIPPED = new Set(['node_modules', 'dist', '.nx', '.waggle', 'coverage']);

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

const isBuilt = (manifest) => {
  const folder = join(manifest, '..');
  const made = { 'src/index.ts': 'dist/index.js', 'index.html': 'dist/index.html' };
  return Object.entries(made).every(([source, output]) => !existsSync(join(folder, source)) || existsSync(join(folder, output)));
};

/** Changes when any source does; undefined when some project's output is missing. Times and sizes only: nx would take seconds. */
export function stampOfSources(root = ROOT) {
  const files = FOLDERS.flatMap((folder) => (existsSync(join(root, folder)) ? [...filesIn(join(root, folder))] : []));
  if (!files.filter((file) => file.endsWith('/package.json')).every(isBuilt)) return undefined;
  const hash = createHash('sha256');
  for (const file of [...files, ...FILES.map((name) => join(root, name)).filter(existsSync)].sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function rememberedStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Compiles what changed; silent unless it fails. Gives the exit code. */
export async function build() {
  const file = stateFile('build.stamp');
  if (stampOfSources() === rememberedStamp(file)) return 0;
  say('Building ...');
  const { code, output } = await runQuietly(process.execPath, ['node_modules/.bin/nx', 'run-many', '-t', 'build']);
  if (code !== 0) say(output);
  else writeFileSync(file, stampOfSources() ?? '');
  return code;
}
