/**
 * What `npm run bench` measures, and against what. Each part is one file in `parts/`.
 * Judges the services from outside, by their messages and tables; changes nothing in them.
 */
export * from './run-bench.js';
export * from './part.js';
