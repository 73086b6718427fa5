import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';

/** An end of the audit chain as it was written where the database cannot change it. */
export const anchorSchema = z.object({ seq: z.number().int(), hash: z.string() });
export type Anchor = z.infer<typeof anchorSchema>;

/** The anchors in `Logs/audit-anchors.jsonl`. Addressed to the workspace. A line that cannot be read counts as `unreadable`. */
export const AnchorList = query('anchor.list.v1', ADDRESSED, z.object({}), z.object({ anchors: z.array(anchorSchema), unreadable: z.number().int() }));
