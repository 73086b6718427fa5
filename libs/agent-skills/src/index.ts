/**
 * What more than one agent can do: scanning texts, making granted calls, and the drafting skills of the specialists.
 * Knows no agent by name; holds no credential.
 */
export * from './scan.controller.js';
export * from './execute-granted.js';
