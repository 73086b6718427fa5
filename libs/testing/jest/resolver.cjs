// Only our own packages run from source; some others also publish a `source` condition, with TypeScript that nobody compiles here.
const withoutSource = (conditions) => conditions?.filter((condition) => condition !== 'source');
const found = new Map();

/** Each question once a worker: a suite asks the same of hundreds of modules, and a `.ts` that is not there costs an error with its stack. */
module.exports = (request, options) => {
  const key = `${options.basedir}\0${request}\0${options.conditions?.join()}\0${options.extensions?.length}`;
  let answer = found.get(key);
  if (answer === undefined) found.set(key, (answer = asked(request, options)));
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
