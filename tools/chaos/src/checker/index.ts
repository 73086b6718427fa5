/**
 * Judges a run by what it leaves behind: reads databases, files, the mail sink, the sandboxes and the run's own notes.
 * Shares no code with the services but the schemas of what they exchange.
 */
export * from './check.js';
export * from './notes.js';
export * from './recovery.js';
export * from './stores.js';
