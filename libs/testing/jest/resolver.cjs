// Only our own packages run from source; some others also publish a `source` condition, with TypeScript that nobody compiles here.
const withoutSource = (conditions) => conditions?.filter((condition) => condition !== 'source');
const found = new Map();

/**
 * Each question once a worker: a suite asks the same of hundreds of modules, and a `.ts` that is not there costs an error with its stack.
 * A file of ours that is missing may be written later (`--watch`): only misses within packages are remembered.
 */
module.exports = (request, options) => {
  const { basedir, conditions, extensions, rootDir } = options;
  const key = JSON.stringify([basedir, request, conditions, extensions, rootDir]);
  const answer = found.get(key) ?? asked(request, options);
  if (answer.error === undefined || basedir.includes('/node_modules/')) found.set(key, answer);
  if (answer.error !== undefined) throw answer.error;
  return answer.path;
};

function asked(request, options) {
  try {
    return { path: options.defaultResolver(request, request.startsWith('@waggle/') ? options : { ...options, conditions: withoutSource(options.conditions) }) };
  } catch (error) {
    return { error };
  }
}
