import { z } from 'zod';
import { ADDRESSED, command } from '../message.js';

/** Writes `Briefings/<name>.md`; what stood there is replaced. Addressed to the workspace. */
export const BriefingWrite = command(
  'briefing.write.v1',
  ADDRESSED,
  z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/i), text: z.string().max(200_000) }),
  { priority: 'LOW' },
);
