/**
 * The workspace folder as a machine: its layout, task files, claims, rejects, journals, and the files that people read.
 * Owns every byte written there. Knows no broker, no database and no service; what is to be shown comes in as contract values.
 */
export * from './folders.js';
export * from './task-file.error.js';
export * from './task-name.js';
export * from './front-matter.js';
export * from './task-file.js';
export * from './atomic-write.js';
export * from './claim.js';
export { CALL_HEADING, type DecisionFile, readDecisionFile, sealOf, withNote } from './decision-file.js';
export * from './handed-over.js';
export * from './move.js';
export * from './reject.js';
export * from './journal.js';
export * from './next-files.js';
export * from './rotate-daily.js';
export * from './folder-counter.js';
export * from './folder-listing.js';
export * from './owned-part.js';
export * from './render/approve-file.js';
export * from './render/audit-briefing.js';
export * from './render/daily-briefing.js';
export * from './render/dashboard.js';
export * from './render/error-file.js';
export * from './render/execute-file.js';
export * from './render/handbook.js';
export * from './render/plan-file.js';
export * from './render/update-file.js';
