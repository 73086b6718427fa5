/**
 * Redis: leases, limits, caches; anything whose loss costs time, not data.
 * Knows no service; keys are put under the installation's prefix.
 */
export * from './cache.service.js';
export * from './rate-limit.js';
