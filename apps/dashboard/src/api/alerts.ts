import { api } from './api-client.js';

/** Somebody sees to it. @throws ApiProblem */
export async function acknowledge(id: string): Promise<void> {
  await api.post(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, undefined);
}
