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
  SYNC_REMOTE: {
    schema: z.string().trim().default(''),
    description: 'The private bare Git repository through which the zones share the workspace (ssh, https with a token in it, file); empty: this zone is alone.',
    secret: true,
  },
  SYNC_BRANCH: { schema: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/).default('main'), description: 'The branch that the zones share.' },
  SYNC_INTERVAL_SECONDS: { schema: wholeNumberSchema(0, 0, 86_400), description: 'Seconds between two cycles of the sync when nothing happens here; 0: 60 in the local zone, 300 in the cloud zone.' },
  SYNC_SSH_KEY_FILE: { schema: z.string().default(''), description: 'Private key for a remote reached by ssh; empty: what ssh finds itself.' },
  SYNC_KNOWN_HOSTS_FILE: { schema: z.string().default(''), description: "The remote's host key, as in known_hosts; empty: the user's own file. An unknown host is never trusted." },
});
export type WorkspaceConfig = ConfigOf<typeof workspaceConfig>;
