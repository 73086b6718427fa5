/** What the trainer of the guard's model shares with the guard: the same views, features and windows. Not for services. */
export { BUCKETS, bucketOf, WORD_FEATURES } from './injection/features.js';
export { hitsOf } from './injection/rule.js';
export { RULES } from './injection/rules/index.js';
export { bucketOfSize, PART_VALUE, prepare, type Prepared, RULE_VALUE, sizesFor, valueIn, type Weights, type WindowSize, worstWindows } from './injection/windows.js';
export { viewsOf } from './normalise/index.js';
export { latinLike } from './normalise/lookalikes.js';
