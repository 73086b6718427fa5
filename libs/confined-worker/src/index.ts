/**
 * Work on what strangers wrote, in a thread of its own: an input that takes too long or too much memory ends that thread, not the
 * server. Knows nothing of what is worked on.
 */
export * from './batched-worker.js';
export * from './confined-worker.js';
export * from './confined-worker.error.js';
