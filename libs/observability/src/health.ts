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

/** What takes longer to answer is taken for away, in milliseconds: less than the probes wait that ask for the report. */
const ANSWERS_WITHIN_MS = 3000;

/** The health of one service: every registered check, asked now; the report comes also when one of them hangs. */
export class Health {
  private readonly checks: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  async report(): Promise<HealthReport> {
    const checks = await Promise.all(
      this.checks.map(async ({ name, check }) => {
        try {
          await answered(check());
          return { name, ok: true, detail: 'ok' };
        } catch (error) {
          return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
        }
      }),
    );
    return { ok: checks.every((check) => check.ok), checks };
  }
}

function answered(check: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    // One turn more after the time is over: an answer that lies in the socket of a process that stood still itself is read first.
    const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`))), ANSWERS_WITHIN_MS);
    void check.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
