/** Trains and measures the guard. Owns the texts of our own that the model learns from; knows no service. */
export { ownRows } from './seeds/index.js';
export { scoreLine } from './score-line.js';
