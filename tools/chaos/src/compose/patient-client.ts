import { ApiClient, type Request } from '@waggle/cli';
import { toAppError } from '@waggle/errors';
import pRetry from 'p-retry';
import type { z } from 'zod';

/** Too many requests, and not available at the moment. */
const PASSING: readonly unknown[] = [429, 503];

/** A person who tries again while the zone is being shot at; every request of the demo may be repeated. */
export class PatientClient extends ApiClient {
  override async call<S extends z.ZodType>(path: string, schema: S, request: Request = {}): Promise<z.infer<S>> {
    return pRetry(() => super.call(path, schema, request), {
      retries: 60,
      minTimeout: 250,
      maxTimeout: 2_000,
      shouldRetry: ({ error }) => {
        const { kind, details } = toAppError(error);
        return kind === 'transient' || PASSING.includes(details['status']);
      },
    });
  }
}
