import type { SyncStatusView } from '@waggle/contracts';

/** Who knows how the sharing of the workspace stands; absent where nothing is shared. */
export const SYNC_VIEW = Symbol('sync view');

export interface SyncView {
  status(): SyncStatusView | Promise<SyncStatusView>;
}
