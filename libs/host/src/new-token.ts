import { createHash, randomBytes } from 'node:crypto';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A secret of 192 bits that says what it is for. */
export const newToken = (kind: 'operator' | 'api' | 'agent'): string => `wg_${kind}_${randomBytes(24).toString('base64url')}`;
