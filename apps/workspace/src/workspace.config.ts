import path from 'node:path';
import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

export const workspaceConfig = defineConfig({
  WAGGLE_WORKSPACE: {
    schema: z.string().min(1).default('workspace').transform((folder) => path.resolve(folder)),
    description: 'The folder of task files (Needs_Action ... Done); made when missing. An Obsidian vault works as it is.',
  },
  WORKSPACE_RESCAN_SECONDS: { schema: wholeNumberSchema(30, 1, 3600), description: 'How often Needs_Action is read again for what the watch may have missed.' },
  WORKSPACE_RECONCILE_SECONDS: { schema: wholeNumberSchema(300, 1, 86_400), description: 'How often files in progress are compared with what the orchestrator knows.' },
  WORKSPACE_STALE_CLAIM_SECONDS: { schema: wholeNumberSchema(3600, 1, 604_800), description: 'A claim older than this whose task is not in flight goes back to Needs_Action.' },
  WORKSPACE_BUSINESS: { schema: z.string().max(100).default(''), description: 'Name of the business, for the handbook.' },
  WORKSPACE_BRIEFING_AT: { schema: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'must be a time like 07:00, or off').default('07:00'), description: 'When the briefing of the day is written, by the clock of this machine (TZ).' },
  FOLDER_DECISION_KEY: { schema: z.string().default(''), description: 'Proves to the gatekeeper that an approval file was moved here; empty: moving a file decides nothing.', secret: true },
  FOLDER_OPERATOR: { schema: z.string().default(''), description: 'The person in whose name a moved approval file decides; default: the first operator who may.' },
});
export type WorkspaceConfig = ConfigOf<typeof workspaceConfig>;
