/** Of `libs/host/src/node-flags.ts`, which is not there yet before the build. */
export const NODE_FLAGS = { zone: ['--max-semi-space-size=32', '--v8-pool-size=1'], service: ['--max-semi-space-size=16', '--v8-pool-size=1'] };
