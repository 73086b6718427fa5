import { api } from './api-client.js';
import { requestKey } from './request-key.js';

/** Files what a task was made of once more. @throws ApiProblem */
export async function fileAgain(taskId: string): Promise<{ taskId: string; created: boolean }> {
  return api.post(`/api/tasks/${encodeURIComponent(taskId)}/again`, {}, requestKey());
}
