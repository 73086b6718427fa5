import { z } from 'zod';
import { query } from '../message.js';
import { syncStatusSchema } from '../sync.js';

/** How the workspace is shared with the other zone. */
export const SyncStatus = query('sync.status.v1', 'workspace', z.object({}), syncStatusSchema);
