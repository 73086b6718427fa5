import { z } from 'zod';
import { query } from '../message.js';
import { auditEntrySchema } from './audit-record.message.js';

/** Appends to the audit chain and answers once that is committed: for what may only happen when it is on record. */
export const AuditWrite = query('audit.write.v1', 'audit', z.object({ entries: z.array(auditEntrySchema).min(1) }), z.object({ seq: z.number().int() }));
