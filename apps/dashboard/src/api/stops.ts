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

/** A person's word to the guard: it saw a threat in a harmless text, or missed an attack. */
export interface Teaching {
  readonly kind: 'harmless' | 'attack';
  readonly text: string;
  readonly why: string;
  readonly taskId: string;
}

/** @throws ApiProblem */
export async function teach(lesson: Teaching): Promise<void> {
  await api.post('/api/lessons', lesson, requestKey());
}
