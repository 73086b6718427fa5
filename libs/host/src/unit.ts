/** One service of the zone, wherever it runs. */
export interface Unit {
  readonly service: string;
  /** Resolves when it consumes. */
  start(): Promise<void>;
  /**
   * Finishes what is under way, then ends.
   *
   * @param withinMs what is not finished by then is given back by the broker; a process of its own takes its own time
   */
  stop(withinMs?: number): Promise<void>;
  /** Ends it without a word, as a crash would; what restarts it is this unit itself. */
  kill(): Promise<void>;
  /** Its process, when it has one of its own and that runs. */
  readonly pid: number | undefined;
  readonly restarts: number;
}

/** For people, of a service that has to wait for a secret. @param reason null: it waits no longer */
export function waitingLine(service: string, reason: string | null): string {
  return reason === null ? `${service} runs: its secret fits` : `${service} starts by itself when the vault gives it a secret that fits: ${reason}`;
}
