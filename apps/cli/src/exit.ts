/** What the process tells its caller; described in docs/cli.md and by `waggle --help`. */
export const EXIT = {
  ok: 0,
  /** Something failed that the message names; or `replay` found decisions that would differ, as `diff` does. */
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

export const EXIT_HELP = `
Exit codes:
  0  done
  1  something failed; the message names it (replay: a decision would differ)
  2  wrong usage or configuration
  3  no zone runs here, or it does not answer
  4  the zone refused: not allowed, not found, already decided
  5  the answer is no: not proven, not healthy, not ready`;
