import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What a proof is about: a key of one purpose makes no proof of another, so whoever can verify words to the vault can forge no decision. */
const CONTEXTS = { decision: 'waggle decision proof v1', vault: 'waggle vault proof v1', scaling: 'waggle scaling proof v1' } as const;
export type ProofPurpose = keyof typeof CONTEXTS;

/**
 * The key that a person's API token yields (HKDF-SHA256, base64url). Whoever verifies holds this key, never the token,
 * and the token cannot be found from it.
 */
export function decisionKey(token: string, purpose: ProofPurpose = 'decision'): string {
  return Buffer.from(hkdfSync('sha256', Buffer.from(token, 'utf8'), Buffer.alloc(32), CONTEXTS[purpose], 32)).toString('base64url');
}

/** Proof (base64url) that the holder of the key made exactly this decision. */
export function proveDecision(decision: Readonly<Record<string, unknown>>, key: string): string {
  return mac(decision, key).toString('base64url');
}

/** True when the proof was made with this key over this decision. */
export function verifyDecision(decision: Readonly<Record<string, unknown>>, proof: string, key: string): boolean {
  const expected = mac(decision, key);
  const given = Buffer.from(proof, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function mac(decision: Readonly<Record<string, unknown>>, key: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(canonicalJson(decision), 'utf8').digest();
}
