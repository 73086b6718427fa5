/**
 * Calls tools of MCP servers: one method, typed by the Tool value.
 * Knows no particular server, and not whether a call is permitted: the server says that.
 */
export * from './tool-client.js';
export * from './tool-client.error.js';
