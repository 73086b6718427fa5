import { z } from 'zod';
import { query } from '../message.js';
import { sourceIdSchema, sourceSchema } from '../source.js';

/** Stops taking tasks from a source, over restarts, until somebody lets it go on (`paused: false`). Fails with `source_not_found`. */
export const SourcePause = query(
  'source.pause.v1',
  'intake',
  z.object({ id: sourceIdSchema, paused: z.boolean(), by: z.string().min(1).max(200) }),
  z.object({ source: sourceSchema }),
);
