import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { Template } from './wire.js';

/** Makes the text of an approved proposal a template. @throws ApiProblem */
export async function createTemplate(approvalId: string, name: string): Promise<Template> {
  const { template } = await api.post<{ template: Template }>('/api/templates', { approvalId, name }, requestKey());
  return template;
}

/** Ends a template: mail like it waits for a person again. @throws ApiProblem */
export async function retireTemplate(id: string): Promise<void> {
  await api.delete(`/api/templates/${id}`);
}
