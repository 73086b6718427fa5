import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { ComplianceReport } from './wire.js';

/** Checks the zone now, over the last seven days. @throws ApiProblem */
export async function checkCompliance(): Promise<ComplianceReport> {
  return api.post<ComplianceReport>('/api/compliance', {}, requestKey());
}
