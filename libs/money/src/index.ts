/**
 * Sums of money as whole minor units with their ISO 4217 currency, and the texts that vendors, settings and people write them in.
 * Knows no account, no vendor and no rule.
 */
export * from './money.error.js';
export * from './minor-units.js';
export * from './sums.js';
export * from './written-sums.js';
