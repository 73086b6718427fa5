/**
 * What the specs of tool servers share: one server on real infrastructure with callers, grants and a listening audit, the checks
 * that every DANGEROUS tool must pass, and a loop of kills. Only specs import it. It must not know any tool server.
 */
export * from './own-logins.js';
export * from './tool-server-fixture.js';
export * from './guarded-tools.js';
export * from './changed-arguments.js';
export * from './raw-call.js';
export * from './cut-off.js';
export * from './kill-loop.js';
export * from './stand-in.js';
export * from './stand-in-gatekeeper.js';
