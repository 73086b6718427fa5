/**
 * Declares and reads settings. The only reader of the process environment.
 * Knows nothing of the services: each declares its own shape.
 */
export * from './define.js';
export * from './load.js';
export * from './settings-file.js';
export * from './common.config.js';
export * from './vault-reference.js';
export * from './vendor-url.js';
export * from './served-host.js';
export * from './secret-values.js';
