const HOUR_MS = 3_600_000;

/** What was spent within the last hour. Of one process: an agent that is started again begins anew. */
export class TokenBudget {
  private spent: Array<{ readonly at: number; readonly tokens: number }> = [];

  constructor(
    private readonly limit: number,
    private readonly now: () => number = Date.now,
  ) {}

  isSpent(): boolean {
    this.spent = this.spent.filter(({ at }) => at > this.now() - HOUR_MS);
    return this.spent.reduce((sum, { tokens }) => sum + tokens, 0) >= this.limit;
  }

  take(tokens: number): void {
    this.spent.push({ at: this.now(), tokens });
  }
}
