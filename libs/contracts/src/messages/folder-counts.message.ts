import { z } from 'zod';
import { query } from '../message.js';

/** Number of task files per folder of the workspace. */
export const FolderCounts = query(
  'folder.counts.v1',
  'workspace',
  z.object({}),
  z.object({ root: z.string(), folders: z.record(z.string(), z.number().int()), diskFreeBytes: z.number() }),
);
