/**
 * What the specs of tool servers share: one server on real infrastructure with callers, grants and a listening audit, and the
 * checks that every DANGEROUS tool must pass. Only specs import it. It must not know any tool server.
 */
export * from './tool-server-fixture.js';
export * from './guarded-tools.js';
export * from './changed-arguments.js';
export * from './conformance.js';
