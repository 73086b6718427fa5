// Only our own packages run from source; some others also publish a `source` condition, with TypeScript that nobody compiles here.
const withoutSource = (conditions) => conditions?.filter((condition) => condition !== 'source');

module.exports = (request, options) =>
  options.defaultResolver(request, request.startsWith('@waggle/') ? options : { ...options, conditions: withoutSource(options.conditions) });
