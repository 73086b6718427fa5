/** One helper of V8 is enough: a process shares the processors with the broker, the database and, as a rule, two dozen others. */
const HELPERS = '--v8-pool-size=1';

/**
 * What Node is given where a whole zone lives in one process, and where a service has one of its own: the young generation in MB, of which
 * V8 takes up to three, and a thread as much again. A larger one is collected less often, when more of it has died (docs/performance.md).
 */
export const NODE_FLAGS = {
  zone: ['--max-semi-space-size=32', HELPERS],
  service: ['--max-semi-space-size=16', HELPERS],
} as const satisfies Readonly<Record<string, readonly string[]>>;
