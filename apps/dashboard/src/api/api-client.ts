import { ApiProblem } from './api-problem.js';
import { noteServerTime } from '../text/clock.js';
import type { Session } from './wire.js';

type Query = Readonly<Record<string, string | number | undefined>>;

/** What an answer can say of the session. */
export interface SessionHandlers {
  /** It is over. */
  onSignedOut(): void;
  /** It was begun without the person's password, which a decision needs. */
  onKeyNeeded(): void;
}

/** The one way to the gateway. The session is a cookie that scripts cannot see; what it needs besides is the CSRF token. */
export class ApiClient {
  private csrf = '';
  private handlers: SessionHandlers | undefined;

  use(session: Session, handlers: SessionHandlers): void {
    this.csrf = session.csrf;
    this.handlers = handlers;
  }

  /** @throws ApiProblem */
  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]));
    const search = new URLSearchParams(given).toString();
    return this.send<T>(search === '' ? path : `${path}?${search}`, { signal });
  }

  /** @param key an idempotency key: the same request sent twice acts once. @throws ApiProblem */
  async post<T>(path: string, body: unknown, key?: string): Promise<T> {
    const headers = { 'content-type': 'application/json', 'x-csrf-token': this.csrf, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    return this.send<T>(path, { method: 'POST', body: JSON.stringify(body), headers });
  }

  /** @throws ApiProblem */
  async put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-csrf-token': this.csrf } });
  }

  /** @throws ApiProblem */
  async delete(path: string): Promise<void> {
    await this.send(path, { method: 'DELETE', headers: { 'x-csrf-token': this.csrf } });
  }

  signedOut(): void {
    this.handlers?.onSignedOut();
  }

  private async send<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(path, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
      throw init.signal?.aborted === true ? error : ApiProblem.offline();
    });
    noteServerTime(response.headers.get('date'));
    if (!response.ok) throw await this.failed(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async failed(response: Response): Promise<ApiProblem> {
    const problem = await ApiProblem.of(response);
    if (problem.status === 401 && this.csrf !== '') this.signedOut();
    if (problem.code === 'key_needed') this.handlers?.onKeyNeeded();
    return problem;
  }
}

export const api = new ApiClient();
