import type { Intent } from './intents.js';

/** One sign of an intent. `weight` says how sure it makes; signs of one intent add up. */
export interface Sign {
  readonly intent: Intent;
  readonly weight: number;
  readonly pattern: RegExp;
}

/** Stems match from the start of a word. */
export function sign(intent: Intent, weight: number, ...stems: string[]): Sign {
  return { intent, weight, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems.join('|')})`, 'giu') };
}
