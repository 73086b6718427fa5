import { z } from 'zod';
import { query } from '../message.js';

/** Walks the whole chain; names the first entry that does not fit. */
export const AuditVerify = query(
  'audit.verify.v1',
  'audit',
  z.object({}),
  z.object({ ok: z.boolean(), entries: z.number().int(), firstBad: z.number().int().nullable(), detail: z.string() }),
);
