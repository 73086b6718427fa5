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
