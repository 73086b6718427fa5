import { lines } from './grammar.js';
import { OTHERS } from './other-languages.js';
import { WESTERN } from './western-languages.js';

/** Attacks and harmless sentences by language. */
export const FOREIGN = Object.entries({ ...WESTERN, ...OTHERS }).map(([lang, [attack, harmless]]) => ({ lang, attack: lines(attack), harmless: lines(harmless) }));
