/**
 * Secrets for a tool server: asked of the vault for one use, sealed to a key of one request, wiped afterwards.
 * Owns how values are sealed on the broker; knows nothing of how they are kept.
 */
export * from './sealing.js';
export * from './vault-client.js';
export * from './vault-client.error.js';
export * from './vault-settings.js';
