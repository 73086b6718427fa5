/** Ctrl-C or SIGTERM, as something to wait for. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  readonly ended: Promise<void>;
  /** Signals have their usual effect again. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_FORCED = 130;

/** The first signal asks to end, the second one ends the process at once. */
export function untilInterrupted(warn: (line: string) => void): Interruption {
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(EXIT_FORCED);
    warn('stopping (again to end at once)');
    abort.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  const ended = new Promise<void>((resolve) => abort.signal.addEventListener('abort', () => resolve(), { once: true }));
  return { signal: abort.signal, ended, release: () => SIGNALS.forEach((name) => process.off(name, onSignal)) };
}
