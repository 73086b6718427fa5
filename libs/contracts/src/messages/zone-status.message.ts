import { z } from 'zod';
import { query } from '../message.js';
import { zoneStatusSchema } from '../zone-watch.js';

/** Both zones as this one sees them: the lease, the last checks, hand-overs and the last drill. */
export const ZoneStatus = query('zone.status.v1', 'zones', z.object({}), zoneStatusSchema);
