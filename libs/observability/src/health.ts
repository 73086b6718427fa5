/** One thing that a service cannot work without. */
export interface HealthCheck {
  readonly name: string;
  /** Resolves when it works; rejects with the reason when not. */
  check(): Promise<void>;
}

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: ReadonlyArray<{ name: string; ok: boolean; detail: string }>;
}

/** The health of one service: every registered check, asked now. */
export class Health {
  private readonly checks: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  async report(): Promise<HealthReport> {
    const checks = await Promise.all(
      this.checks.map(async ({ name, check }) => {
        try {
          await check();
          return { name, ok: true, detail: 'ok' };
        } catch (error) {
          return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
        }
      }),
    );
    return { ok: checks.every((check) => check.ok), checks };
  }
}
