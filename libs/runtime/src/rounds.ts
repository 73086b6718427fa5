/** Does the same again and again, with a pause after each time; never twice at once. What fails is told and tried again in the next round. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private ended = false;

  /** @param pauseMs from the end of one round to the start of the next, asked anew each time */
  constructor(
    private readonly pauseMs: () => number,
    private readonly round: () => Promise<unknown>,
    private readonly onFailure: (thrown: unknown) => void,
  ) {}

  /** The first round comes after one pause. */
  start(): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      this.current = this.round().then(() => undefined, this.onFailure).finally(() => this.start());
    }, this.pauseMs()).unref();
  }

  get stopped(): boolean {
    return this.ended;
  }

  /** Resolves when the round that is under way has ended; no other begins. */
  async stop(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.current;
  }
}
