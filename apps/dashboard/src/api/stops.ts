import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { Stop, StopScope } from './wire.js';

export interface NewStop {
  readonly scope: StopScope;
  readonly why: string;
  readonly minutes: number;
}

/** @throws ApiProblem */
export async function orderStop(stop: NewStop): Promise<Stop> {
  return (await api.post<{ stop: Stop }>('/api/stops', stop, requestKey())).stop;
}

/** What it held goes on. @throws ApiProblem */
export async function liftStop(id: string, why: string): Promise<void> {
  await api.delete(`/api/stops/${id}?${new URLSearchParams({ why })}`);
}

/** Tells the guard that it saw a threat in a harmless text. @throws ApiProblem */
export async function teachHarmless(text: string, why: string, taskId: string): Promise<void> {
  await api.post('/api/lessons', { kind: 'harmless', text, why, taskId }, requestKey());
}
