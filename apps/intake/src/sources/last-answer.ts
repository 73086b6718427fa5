/** The last answer to a question that is asked again when it has grown old; one asking at a time. */
export class LastAnswer<T> {
  private answer: { readonly value: T; readonly at: number } | undefined;
  private asking: Promise<void> | undefined;
  private expired = false;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Undefined before the first answer. */
  get value(): T | undefined {
    return this.answer?.value;
  }

  /** Asks anew if the answer is older than `ms`. After a failure the last answer stands. */
  async within(ms: number): Promise<void> {
    if (!this.expired && this.answer !== undefined && Date.now() - this.answer.at < ms) return;
    this.asking ??= this.renew().finally(() => (this.asking = undefined));
    await this.asking;
  }

  /** What was answered or is being answered may be wrong by now; it stands until the next answer. */
  async again(): Promise<void> {
    this.expired = true;
    await this.asking;
    await this.within(0);
  }

  private async renew(): Promise<void> {
    this.expired = false;
    try {
      this.answer = { value: await this.ask(), at: Date.now() };
    } catch (error) {
      this.expired = true;
      this.onFailure(error);
    }
  }
}
