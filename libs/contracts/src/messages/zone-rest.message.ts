import { z } from 'zod';
import { query } from '../message.js';

/** During a drill: no new work of the active zone is claimed here until then; null: at once again. What is claimed goes on. */
export const ZoneRest = query('zone.rest.v1', 'workspace', z.object({ until: z.iso.datetime().nullable() }), z.object({ until: z.iso.datetime().nullable() }));
