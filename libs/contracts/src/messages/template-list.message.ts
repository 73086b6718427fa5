import { z } from 'zod';
import { query } from '../message.js';
import { templateSchema } from './template-create.message.js';

/** Templates, newest first. */
export const TemplateList = query(
  'template.list.v1',
  'gatekeeper',
  z.object({
    /** Those too that have ended. */
    retired: z.boolean().default(false),
    /** `next` of the page before. */
    after: z.string().max(500).optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  z.object({ templates: z.array(templateSchema), next: z.string().nullable() }),
);
