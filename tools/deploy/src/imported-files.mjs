// Imports everything that the apps and libs of this checkout are made of, as in production, and prints what of it the image would lack.
import '@waggle/from-source';
import { createRequire, register } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { ROOT } from './services.mjs';
import { runs } from './what-runs.mjs';

const loaded = new Set();
const { port1, port2 } = new MessageChannel();
port1.on('message', (path) => loaded.add(path)).unref();
register('./loaded-files.mjs', import.meta.url, { data: { port: port2 }, transferList: [port2] });

/** A program begins when it is imported, a worker waits for its parent, the dashboard is for a browser. */
const SKIPPED = /\.(spec|int-spec|e2e-spec)\.tsx?$|\.d\.ts$|\/main\.ts$|worker\.ts$|^apps\/dashboard\/|\/test\/|\/e2e\/|^libs\/(testing|tool-server-testing)\//;
const sources = ['apps', 'libs']
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((path) => /\/src\/.*\.tsx?$/.test(path) && !path.includes('node_modules') && !SKIPPED.test(path));

/** Nothing here compiles JSX: of those files only the packages that they import. */
const packagesOf = (path) => [...readFileSync(join(ROOT, path), 'utf8').matchAll(/ from '([^.'][^']*)'/g)].map(([, name]) => name);
const wanted = sources.flatMap((path) => (path.endsWith('.tsx') ? packagesOf(path) : pathToFileURL(join(ROOT, path)).href));
for (const one of wanted) await import(one);

const required = Object.keys(createRequire(import.meta.url).cache);
await new Promise((resolve) => setImmediate(resolve));
const files = [...new Set([...loaded, ...required])].map((path) => relative(ROOT, path)).filter((path) => path.startsWith('node_modules/') && !path.startsWith('node_modules/@waggle/'));
process.stdout.write(`${JSON.stringify({ sources: sources.length, files: files.length, missing: files.filter((path) => !runs(path)).sort() })}\n`);
process.exit(0);
