/**
 * Calls tools of MCP servers: one method, typed by the Tool value.
 * Knows no particular server, and not whether a call is permitted: the server says that. But from a zone that only prepares it
 * carries no call that acts, whatever a server would say.
 */
export * from './tool-client.js';
export * from './tool-client.error.js';
