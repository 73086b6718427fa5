import { z } from 'zod';
import { query } from '../message.js';
import { templateSchema, templateStatementSchema } from './template-create.message.js';

/**
 * Ends a template. What it has released and can still be taken back waits for a person again.
 * Fails with `template_not_found`, `proof_invalid`, `role_forbidden`.
 */
export const TemplateRetire = query(
  'template.retire.v1',
  'gatekeeper',
  z.object({ statement: templateStatementSchema.options[1], proof: z.string() }),
  z.object({ template: templateSchema }),
);
