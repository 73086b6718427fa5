/** What was opened, to be closed once and in reverse order. */
export class Opened {
  private readonly steps: Array<() => Promise<unknown>> = [];

  /** Gives back what was opened. */
  add<T>(one: T, close: (one: T) => Promise<unknown>): T {
    this.steps.push(() => close(one));
    return one;
  }

  /** Tries every step; throws the first error. A second call does nothing. */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) await step().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }
}
