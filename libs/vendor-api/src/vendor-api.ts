import { type AppError, isError } from '@waggle/errors';
import type { z } from 'zod';
import { readBounded } from './read-bounded.js';
import { vendorError } from './vendor-api.error.js';
import { VendorUncertainError } from './vendor-uncertain.error.js';

/** A refusal as the vendor gave it: JSON when it was JSON, else text. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface VendorApiOptions {
  /** For people: "Revolut". */
  readonly vendor: string;
  /** With path, without a slash at its end. Configuration, so that a stand-in can take its place. */
  readonly baseUrl: string;
  /** Asked before each call: tokens may change. Never logged. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Milliseconds a call may take. Default 20,000. */
  readonly timeoutMs?: number;
  /** The vendor's own words for a 4xx; undefined: the general code stands. */
  readonly refusal?: (refusal: Refusal) => AppError | undefined;
  /** True for a 4xx with which the vendor says that it does not know itself what became of the call: as a 5xx. */
  readonly unsure?: (refusal: Refusal) => boolean;
  /** Seconds to wait after a 429, where the vendor says it in a header of its own; undefined: Retry-After stands. */
  readonly retryAfter?: (headers: Headers) => number | undefined;
}

export interface VendorCall<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the base URL; starts with a slash. Encode what is put into it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; `URLSearchParams` as a form, text as it is. */
  readonly body?: unknown;
  /** What the answer must fit. An empty body is `undefined`, one that is not JSON is text. */
  readonly answer: Schema;
  /** True when the call reads, whatever its method: then a failure on the way is simply transient. Default: GET. */
  readonly reads?: boolean;
  readonly signal?: AbortSignal;
}

/** Failures before the request was on its way (Node's and undici's codes). */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];

/** One vendor's HTTP API. Redirects are not followed: a credential would go along. */
export class VendorApi {
  constructor(private readonly options: VendorApiOptions) {}

  /**
   * @throws AppError a `VendorErrorCode` or what `refusal` gives: nothing has happened.
   * @throws VendorUncertainError a write that may have happened.
   */
  async call<Schema extends z.ZodType>(call: VendorCall<Schema>): Promise<z.infer<Schema>> {
    return (await this.exchange(call)).answer;
  }

  /** As `call`, for a vendor that says part of its answer in headers. */
  async exchange<Schema extends z.ZodType>(call: VendorCall<Schema>): Promise<{ answer: z.infer<Schema>; headers: Headers }> {
    const response = await this.send(call);
    const body = await this.read(call, response);
    if (!response.ok) throw this.refused(call, response, body);
    const answer = call.answer.safeParse(body);
    if (answer.success) return { answer: answer.data, headers: response.headers };
    const faults = answer.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    if (!isRead(call)) throw new VendorUncertainError(`${this.options.vendor} gave an answer of an unknown form: ${faults.join('; ')}`);
    throw vendorError('vendor_answer_invalid', `${this.options.vendor} gave an answer of an unknown form`, { path: call.path, faults });
  }

  private async send(call: VendorCall<z.ZodType>): Promise<Response> {
    const { vendor, timeoutMs = 20_000 } = this.options;
    const headers = { accept: 'application/json', ...(await this.options.headers?.()), ...contentType(call.body), ...call.headers };
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(call.signal === undefined ? [] : [call.signal])]);
    try {
      return await fetch(this.urlOf(call), { method: call.method, headers, body: encode(call.body), redirect: 'manual', signal });
    } catch (thrown) {
      if (NOT_SENT.includes(causeCode(thrown))) throw vendorError('vendor_unreachable', `${vendor} cannot be reached`, { reason: causeCode(thrown) }, thrown);
      throw this.broken(call, thrown);
    }
  }

  private async read(call: VendorCall<z.ZodType>, response: Response): Promise<unknown> {
    try {
      return parse(await readBounded(response));
    } catch (thrown) {
      throw this.broken(call, thrown);
    }
  }

  private urlOf({ path, query = {} }: VendorCall<z.ZodType>): URL {
    const url = new URL(`${this.options.baseUrl.replace(/\/+$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  private broken(call: VendorCall<z.ZodType>, thrown: unknown): Error {
    const message = `${this.options.vendor} did not answer in full`;
    if (!isRead(call)) return new VendorUncertainError(message, thrown);
    return vendorError('vendor_unavailable', message, { reason: causeCode(thrown) }, thrown);
  }

  private refused(call: VendorCall<z.ZodType>, response: Response, body: unknown): Error {
    const { vendor } = this.options;
    const { status } = response;
    const facts = { status, path: call.path };
    if (status === 429) return vendorError('vendor_busy', `${vendor} wants fewer calls`, { ...facts, retryAfterSeconds: this.options.retryAfter?.(response.headers) ?? retryAfter(response) });
    if (status >= 500) return this.broken(call, new Error(`status ${status}`));
    const refusal = { status, body, headers: response.headers };
    if (this.options.unsure?.(refusal) === true) return this.broken(call, new Error(`status ${status}, unsure`));
    const own = this.options.refusal?.(refusal);
    if (own !== undefined) return own;
    if (status === 401 || status === 403) return vendorError('vendor_unauthorized', `${vendor} does not accept our credential`, facts);
    if (status === 404 || status === 410) return vendorError('vendor_not_found', `${vendor} does not know that`, facts);
    return vendorError('vendor_refused', `${vendor} refused the call (${status})`, facts);
  }
}

function isRead({ method, reads }: VendorCall<z.ZodType>): boolean {
  return reads ?? method === 'GET';
}

function encode(body: unknown): string | URLSearchParams | undefined {
  if (body === undefined || typeof body === 'string' || body instanceof URLSearchParams) return body;
  return JSON.stringify(body);
}

function contentType(body: unknown): Record<string, string> {
  return body === undefined || typeof body === 'string' || body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function retryAfter(response: Response): number {
  const text = response.headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : 60;
}

function causeCode(thrown: unknown): string {
  const cause = isError(thrown) && isError(thrown.cause) ? thrown.cause : thrown;
  if (!isError(cause)) return 'unknown';
  return typeof cause.code === 'string' ? cause.code : cause.name;
}
