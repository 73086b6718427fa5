import { z } from 'zod';
import { query } from '../message.js';

/** The task files in one folder, by name. */
export const FolderList = query(
  'folder.list.v1',
  'workspace',
  z.object({ folder: z.string(), limit: z.number().int().min(1).max(1000).default(200), /** Only names behind this one. */ after: z.string().optional() }),
  z.object({ files: z.array(z.object({ name: z.string(), path: z.string(), bytes: z.number().int(), modified: z.iso.datetime() })) }),
);
