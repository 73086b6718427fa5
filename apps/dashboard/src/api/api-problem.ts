import type { Problem } from './wire.js';

/** Why a request failed, in words for people: `message` says what, `mend` what to do about it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly mend: string;
  readonly faults: readonly string[];

  constructor({ status, code, detail, mend, faults = [] }: Omit<Problem, 'title'>) {
    super(detail);
    this.status = status;
    this.code = code;
    this.mend = mend;
    this.faults = faults;
  }

  static offline(): ApiProblem {
    return new ApiProblem({ status: 0, code: 'offline', detail: 'The gateway cannot be reached.', mend: 'Look at your connection, then try again: nothing was changed.' });
  }

  /** From an answer that was no success, whatever its body. */
  static async of(response: Response): Promise<ApiProblem> {
    const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
    const { status } = response;
    const { code = `http_${status}`, detail = `The gateway answered ${status}.`, mend = 'Try again in a moment.', faults } = body;
    return new ApiProblem({ status, code, detail, mend, faults });
  }
}

export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem({ status: 0, code: 'unexpected', detail: thrown instanceof Error ? thrown.message : String(thrown), mend: 'Load the page again.' });
}
