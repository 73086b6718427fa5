/**
 * Grants: what they say, how their arguments are put into one canonical form, how one is verified; and decision proofs.
 * Must not know where a grant is kept or whether it was used. Signing is `@waggle/grants/signer`, for the gatekeeper alone; the ways to a
 * person's key are `@waggle/grants/keyring`, for the gateway alone.
 */
export * from './grant.error.js';
export * from './canonical-json.js';
export * from './grant.js';
export * from './key-set.js';
export * from './verify-grant.js';
export * from './decision-proof.js';
export * from './stop-answer.js';
export * from './slack-request.js';
export * from './slack-interaction.js';
export * from './tool-digest.js';
