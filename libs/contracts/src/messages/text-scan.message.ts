import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';
import { namedTextSchema, scanReportSchema } from '../scan.js';

/** Scans texts and waits for the answer: an edit at the approval queue. */
export const TextScan = query(
  'text.scan.v1',
  ADDRESSED,
  z.object({ stage: z.enum(['inbound', 'outbound']), texts: z.array(namedTextSchema) }),
  scanReportSchema,
);
