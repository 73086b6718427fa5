import { AppError, type ErrorKind } from '@waggle/errors';
import { z } from 'zod';
import { cliError, mendOf } from '../cli.error.js';

const problemSchema = z.object({ code: z.string(), detail: z.string(), mend: z.string(), faults: z.array(z.string()).optional() });
const TIMEOUT_MS = 65_000;

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Talks to the REST API of a zone as one person. Answers are checked against the schema that is given. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws AppError the zone's own code with how to mend it, `zone_unreachable` (transient), `answer_unreadable` (bug) */
  async call<S extends z.ZodType>(path: string, schema: S, request: Request = {}): Promise<z.infer<S>> {
    const response = await this.send(path, request);
    const text = await response.text();
    const value = parse(text);
    if (!response.ok) throw refusal(value, response.status, `${request.method ?? 'GET'} ${path}`);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw cliError('answer_unreadable', 'bug', `The zone's answer to ${path} is not as expected.`, parsed.error);
  }

  /** An answer that goes on; aborted by the signal alone. @throws as `call` does */
  async open(path: string, request: Request, signal: AbortSignal): Promise<Response> {
    const response = await this.send(path, request, signal);
    if (response.ok) return response;
    throw refusal(parse(await response.text()), response.status, `GET ${path}`);
  }

  private async send(path: string, { method = 'GET', query = {}, body, headers }: Request, signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MS)): Promise<Response> {
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      return await fetch(url, {
        method,
        headers: { authorization: `Bearer ${this.token}`, ...json, ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
    } catch (cause) {
      throw cliError('zone_unreachable', 'transient', `The zone at ${this.url} does not answer.`, cause);
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(value: unknown, status: number, request: string): AppError {
  const problem = problemSchema.safeParse(value);
  const kind: ErrorKind = 'invalid';
  if (!problem.success) return new AppError('refused', kind, `${request} was answered with ${status}.`, { refused: true, status });
  const { code, detail, mend, faults } = problem.data;
  // What this program asks for, a zone of its version has.
  if (code === 'route_not_found') return cliError('feature_missing', 'missing', `This zone has no ${request.split('?')[0] ?? request}.`);
  return new AppError(code, kind, sentence(detail), { refused: true, status, mend: mendOf(code) ?? mend, faults: faults?.filter((fault) => !detail.includes(fault)).map((fault) => fault.replace(/^: /, '')) });
}

/** What is wrong with a part of a request comes with the name of the part; the whole has none. */
function sentence(detail: string): string {
  return detail.replace(/^\(whole\): /, '').replace(/[.!?]?$/, '.');
}
