import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { SourceView } from './wire.js';

/** @throws ApiProblem */
export async function changeSource(id: string, verb: 'pause' | 'resume'): Promise<SourceView> {
  return (await api.post<{ source: SourceView }>(`/api/sources/${encodeURIComponent(id)}/${verb}`, {}, requestKey())).source;
}
