// Copies what runs, of a built checkout or of a folder with node_modules alone, without what only people and compilers read.
// node tools/deploy/src/slim.mjs FROM TO
import { cp, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const TOP = ['package.json', 'apps', 'libs', 'knowledge'];
/** Declarations, maps, sources that were compiled, prose. */
const UNREAD = /\.([cm]?tsx?|map|flow|tsbuildinfo|md|markdown)$/i;
/** Parts of another runtime, types, a compiler that is an optional peer, a third build of the same. */
const UNUSED = /(^|\/)node_modules\/(bare-[^/]+|@types|\.bin|\.cache|typescript|@opentelemetry\/[^/]+\/build\/esnext)(\/|$)/;
/** Folders that packages publish by mistake. */
const OUTSIDE_OF_RUNNING = new Set(['test', 'tests', '__tests__', 'docs', 'example', 'examples', 'benchmark', 'coverage', '.github']);
const IN_PACKAGE = /(^|\/)node_modules\/((@[^/]+\/)?[^/@]+)\/([^/]+)$/;

/** Of our own projects only what was built of them runs. */
const isOwnSource = (path) => /^(apps|libs)\//.test(path) && /(^|\/)(src|test|e2e|public|node_modules)(\/|$)/.test(path) && !path.includes('/dist/');

function runs(path) {
  if (isOwnSource(path)) return false;
  if (UNUSED.test(path)) return false;
  if (UNREAD.test(path) && !path.startsWith('knowledge/')) return false;
  const inPackage = IN_PACKAGE.exec(path);
  return !(inPackage && OUTSIDE_OF_RUNNING.has(inPackage[4]));
}

const [from, to] = process.argv.slice(2);
const filter = (source) => runs(relative(from, source).split(sep).join('/'));
const present = await readdir(from);
const wanted = present.includes('apps') ? TOP : ['node_modules'];
for (const name of wanted.filter((one) => present.includes(one))) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true, filter });
