import type { Attack } from '../attack.js';
import { DOORS } from './doors.js';
import { EXFILTRATION } from './exfiltration.js';
import { GRANTS } from './grants.js';
import { HIDDEN_TEXT } from './hidden-text.js';
import { MONEY } from './money.js';
import { NAMES } from './names.js';
import { OUTWARD } from './outward.js';
import { TAKEN_OVER } from './taken-over.js';
import { TOOLS_CHANGED } from './tools-changed.js';
import { WORDS } from './words.js';

export { ERRANDS } from './errands.js';

/** All of them. The probes come last and use what the others left behind. */
export const ATTACKS: readonly Attack[] = [...HIDDEN_TEXT, ...MONEY, ...EXFILTRATION, ...OUTWARD, ...WORDS, ...TAKEN_OVER, ...GRANTS, ...TOOLS_CHANGED, ...DOORS, ...NAMES];
