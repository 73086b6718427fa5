/**
 * The only service that touches task files: claims what lies in `Needs_Action/`, hands it to the orchestrator, and shows
 * every move of a task as files. Knows paths; nobody else does. Decides nothing about a task.
 */
import { AnchorList, BriefingWrite, JournalWrite, PersonErase, PersonExport } from '@waggle/contracts';
import { defineService } from '@waggle/runtime';
import { CreatePlacement1700000002000 } from './migrations/0001-create-placement.migration.js';
import { workspaceConfig } from './workspace.config.js';
import { WorkspaceModule } from './workspace.module.js';

export default defineService({
  name: 'workspace',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It alone changes the files, and orders its own changes of them.' },
  module: WorkspaceModule,
  config: workspaceConfig,
  mustHandle: [JournalWrite, AnchorList, BriefingWrite, PersonExport, PersonErase],
  persistence: { migrations: [CreatePlacement1700000002000] },
});
