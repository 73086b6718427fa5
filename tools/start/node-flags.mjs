/** Of `libs/host/src/node-flags.ts`, which is not there yet before the build. */
export const NODE_FLAGS = ['--max-semi-space-size=32', '--v8-pool-size=1'];
