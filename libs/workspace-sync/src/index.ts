/**
 * The workspace folder as a git work tree that two zones share through one bare remote: commit, fetch, merge by the rules of the
 * folders, apply by compare-and-swap, push; and the lease in `zones.json`.
 * Knows no broker, no database and no task: scanners and the doors for incoming files are handed in.
 */
export * from './cycle.js';
export * from './sync-settings.js';
export * from './sync.error.js';
export * from './never-shared.js';
export { folded } from './merge-plan.js';
export { CLAIMS_JOURNAL } from './merger.js';
export { STANDING_RULES, ZONES_FILE } from './zones-merge.js';
export * from './work-tree.js';
