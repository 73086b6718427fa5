// What of a checkout, or of a folder with node_modules, runs in the image.
export const TOP = ['package.json', 'apps', 'libs', 'knowledge'];
/** Declarations, maps, sources that were compiled, prose. */
const UNREAD = /\.([cm]?tsx?|map|flow|tsbuildinfo|md|markdown)$/i;
/** Parts of another runtime, types, a compiler that is an optional peer. */
const UNUSED = /(^|\/)node_modules\/(bare-[^/]+|@types|\.bin|\.cache|typescript)(\/|$)/;
/** Second and third builds of the same for browsers and bundlers, what was left of compiling, names of standards that are not settled. imported-files.mjs finds what is needed after all. */
const UNUSED_BUILDS = [
  '@opentelemetry/[^/]+/build/(esm|esnext)/',
  '@opentelemetry/semantic-conventions/dist/(experimental_|index-incubating)',
  '@modelcontextprotocol/sdk/dist/cjs/(?!package)',
  'cpu-features/(deps|src|build/Release/obj)',
  'dayjs/esm/',
  'hono/dist/cjs/',
  'libphonenumber-js/bundle/',
  'rxjs/(src|dist/(bundles|esm|esm5))/',
  'ssh2/lib/protocol/crypto/(src/|build/Release/obj)',
  'swagger-ui-dist/swagger-ui(-es-.*)?\\.js$',
  'typeorm/browser/',
  'yaml/browser/',
];
const UNUSED_BUILD = new RegExp(`(^|/)node_modules/(${UNUSED_BUILDS.join('|')})`);
/** Folders that packages publish by mistake. */
const OUTSIDE_OF_RUNNING = new Set(['test', 'tests', '__tests__', 'docs', 'example', 'examples', 'benchmark', 'coverage', '.github']);
const IN_PACKAGE = /(^|\/)node_modules\/((@[^/]+\/)?[^/@]+)\/([^/]+)$/;

/** Of our own projects only what was built of them runs. */
const isOwnSource = (path) => /^(apps|libs)\//.test(path) && /(^|\/)(src|test|e2e|public|node_modules)(\/|$)/.test(path) && !path.includes('/dist/');

/** Whether a file or folder, named from the root, goes into the image. */
export function runs(path) {
  if (isOwnSource(path)) return false;
  if (UNUSED.test(path) || UNUSED_BUILD.test(path)) return false;
  if (UNREAD.test(path) && !path.startsWith('knowledge/')) return false;
  const inPackage = IN_PACKAGE.exec(path);
  return !(inPackage && OUTSIDE_OF_RUNNING.has(inPackage[4]));
}
