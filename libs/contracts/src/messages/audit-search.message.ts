import { z } from 'zod';
import { query } from '../message.js';
import { recordedEntrySchema } from './audit-record.message.js';

export const AuditSearch = query(
  'audit.search.v1',
  'audit',
  z.object({
    actor: z.string().optional(),
    action: z.string().optional(),
    taskId: z.string().optional(),
    approval: z.string().optional(),
    success: z.boolean().optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
    /** Entries before this sequence number, newest first. */
    before: z.number().int().optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  z.object({ entries: z.array(recordedEntrySchema.extend({ seq: z.number().int(), hash: z.string() })) }),
);
