import { SENSITIVE_PATTERN } from '../detectors/sensitive-words.js';
import { VENDOR_PATTERNS } from '../detectors/vendor-secrets.js';
import { CONTACT_PATTERNS } from '../personal-data/contacts.js';
import { LABELLED_HINTS, LABELLED_PATTERNS } from '../personal-data/labelled.js';
import { MONEY_PATTERNS } from '../personal-data/money.js';
import { LABEL_PATTERNS } from '../secret/labelled-secrets.js';
import { SHAPE_PATTERNS } from '../secret/shaped-secrets.js';
import { Gate } from './gate.js';

/** What looks for personal data, secrets and words in the plain text. */
export const finderPatterns = (): RegExp[] => [SENSITIVE_PATTERN, ...CONTACT_PATTERNS, ...LABELLED_HINTS, ...LABELLED_PATTERNS, ...MONEY_PATTERNS, ...LABEL_PATTERNS, ...SHAPE_PATTERNS, ...VENDOR_PATTERNS];

export const FINDER_GATE = new Gate(finderPatterns);
