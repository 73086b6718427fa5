import { z } from 'zod';
import { query } from '../message.js';
import { zoneSchema } from '../zone.js';
import { zonesFileSchema } from '../zones-file.js';

/** What `zones.json` says. `alone`: there is no remote, so this zone is active whatever the file says. */
export const ZonesRead = query('zones.read.v1', 'workspace', z.object({}), z.object({ here: zoneSchema, alone: z.boolean(), file: zonesFileSchema }));
