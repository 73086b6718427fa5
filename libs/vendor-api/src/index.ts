/**
 * One HTTP call to an outside system: time and size limits, and for every failure whether the call certainly had no effect.
 * Knows no vendor; a provider maps paths, forms and refusals.
 */
export * from './vendor-api.js';
export * from './vendor-api.error.js';
export * from './vendor-uncertain.error.js';
export * from './read-bounded.js';
