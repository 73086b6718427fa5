/**
 * What is in a text: secrets, threats, sensitive words. Pure and synchronous: same texts, same report.
 * Knows no task and no agent, and decides nothing beyond its verdict; a finding never holds what was found.
 */
export * from './scan.js';
export * from './scores.js';
export * from './second-opinion.js';
export { type Learnt, learntFrom, NOTHING_LEARNT } from './lessons.js';
export { hidden, type HiddenText, withoutHidden } from './normalise/hidden.js';
export { secretKinds, withoutSecrets } from './secret/secret-kinds.js';
export { SENSITIVE_WORDS } from './detectors/sensitive-words.js';
