import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { SyncStatusView, Zone } from './wire.js';

/** One pull and push now; answers when it has ended. @throws ApiProblem */
export async function syncNow(): Promise<SyncStatusView> {
  return api.post<SyncStatusView>('/api/vault/sync/trigger', {}, requestKey());
}

/** It holds when the remote has accepted it. @throws ApiProblem */
export async function switchZone(zone: Zone, reason: string): Promise<void> {
  await api.post('/api/zones/switch', { zone, reason }, requestKey());
}
