import { z } from 'zod';
import { crmNoteSchema } from '../agent-result.js';
import { command } from '../message.js';

/** Notes an activity; an unknown correspondent becomes a lead. The same task and address is noted once. */
export const CrmLog = command('crm.log.v1', 'crm', z.object({ taskId: z.string(), at: z.iso.datetime(), notes: z.array(crmNoteSchema).min(1) }), {
  priority: 'LOW',
});
