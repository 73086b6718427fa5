/**
 * `waggle`: starts and stops a zone on this machine, and works with a running one through its REST API alone.
 * Knows no broker and no table.
 */
export { runCli } from './run-cli.js';
export { endWithReader } from './closed-pipe.js';
export { createProgram } from './program.js';
export { ApiClient, type Request } from './client/api-client.js';
export { type RunningZone, readRunningZone } from './zone/running-zone.js';
export { waitForRest } from './zone/rest.js';
