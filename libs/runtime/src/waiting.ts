/** Far below the time after which an instance that ends nothing counts as stuck (`HEALTH_STUCK_SECONDS`). */
const SIGN_MS = 1_000;

/** Injects the service's `Waiting`. */
export const WAITING = Symbol('waiting');

/** Goes around a call to the outside that has a time limit of its own: however long it takes, the instance is slow, not stuck. */
export type Waiting = <T>(call: () => Promise<T>) => Promise<T>;

/** @param progressed says that the work under way has come forward */
export function waitingThat(progressed: () => void): Waiting {
  return async (call) => {
    const signs = setInterval(progressed, SIGN_MS).unref();
    try {
      return await call();
    } finally {
      clearInterval(signs);
      progressed();
    }
  };
}
