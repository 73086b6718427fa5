const FIRST_MS = 4000;
const LONGEST_MS = 30_000;

/** When to try again what no queue takes: later each time, up to half a minute. */
export class Patience {
  private readonly refusals = new Map<string, { readonly pauseMs: number; readonly until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  refused(id: string): void {
    const before = this.refusals.get(id);
    const pauseMs = before === undefined ? FIRST_MS : Math.min(before.pauseMs * 2, LONGEST_MS);
    this.refusals.set(id, { pauseMs, until: this.now() + pauseMs });
  }

  taken(id: string): void {
    this.refusals.delete(id);
  }

  /** Whose time has not come. Of what has not been tried long after its time somebody else has taken care. */
  get waiting(): string[] {
    const now = this.now();
    for (const [id, { until }] of this.refusals) if (until + LONGEST_MS < now) this.refusals.delete(id);
    return [...this.refusals].filter(([, { until }]) => until > now).map(([id]) => id);
  }
}
