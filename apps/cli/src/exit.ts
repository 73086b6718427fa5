/** What the process tells its caller; described in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** Something failed that the message names. */
  failed: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** No zone runs here, or it does not answer. */
  noZone: 3,
  /** The zone refused the request: not allowed, not found, already decided. */
  refused: 4,
  /** The question was answered with no: not proven, not healthy, not ready. */
  negative: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
