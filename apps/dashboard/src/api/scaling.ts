import { api } from './api-client.js';

export interface ScalingChange {
  readonly min?: number;
  readonly max?: number;
  readonly paused?: boolean;
}

/** @throws ApiProblem */
export async function setScaling(service: string, change: ScalingChange): Promise<void> {
  await api.put(`/api/scaling/${encodeURIComponent(service)}`, change);
}
