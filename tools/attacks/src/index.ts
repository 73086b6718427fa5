/**
 * The published figure: a model that obeys every text behind every agent, attacks through every door, and a count of what happened
 * outside without a person's word. Judges the zone by the world outside alone.
 */
export * from './attack.js';
export * from './check-deeds.js';
export * from './run-attacks.js';
export * from './world.js';
export * from './families/index.js';
export * from './describe-report.js';
