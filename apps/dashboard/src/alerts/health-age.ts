import type { HealthDetail } from '../api/wire.js';

/** Three reads that did not come. */
const FRESH_MS = 30_000;

/** How the zone is, or that what was read of it is too old to say so. */
export type ShownState = HealthDetail['state'] | 'stale';

/** @param readAt when it was read, by this machine's clock, as `now` */
export function stateShown(state: HealthDetail['state'], readAt: number, now = Date.now()): ShownState {
  return now - readAt > FRESH_MS ? 'stale' : state;
}
