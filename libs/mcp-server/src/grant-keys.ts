/** The public keys of the gatekeeper: grants and its answers are verified with them. */
export const GRANT_KEYS = Symbol('grant keys');
