/**
 * What each process of the zone is given of Node. It shares the processors with two dozen others, so one helper of V8 is enough, and a
 * young generation of 32 MB is collected half as often, when more of it has died: an eighth more tasks a second, and half the p99
 * (docs/performance.md).
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=32', '--v8-pool-size=1'];
