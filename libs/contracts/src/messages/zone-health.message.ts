import { z } from 'zod';
import { query } from '../message.js';
import { zoneHealthSchema } from '../zone-watch.js';

/** How this zone is, for the other zone's checks. During a drill the active zone says that it is not well. */
export const ZoneHealth = query('zone.health.v1', 'zones', z.object({}), zoneHealthSchema);
