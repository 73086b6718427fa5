import { silentLogger } from '@waggle/observability';
import type { Identity } from '@waggle/runtime';
import { waitFor } from '@waggle/testing';
import { onDisk, type WorkspacePath } from '@waggle/workspace-files';
import { DecisionWatchService } from '../src/deciding/decision-watch.service.js';
import type { FolderDecisionService } from '../src/deciding/folder-decision.service.js';
import type { TaskFilesService } from '../src/task-files.service.js';
import type { WorkspaceConfig } from '../src/workspace.config.js';

/** Resolves when a watch that may decide, and decides nothing, has come to this file and, a re-scan later, has come again. */
export async function untilWatched(root: string, file: WorkspacePath): Promise<void> {
  let looks = 0;
  const consider = async (seen: WorkspacePath): Promise<'later'> => {
    if (seen === file) looks += 1;
    return 'later';
  };
  const config = { WAGGLE_WORKSPACE: root, WORKSPACE_RESCAN_SECONDS: 1, FOLDER_DECISION_KEY: 'any', FOLDER_OPERATOR: 'olga' };
  const files = { onDisk: (name: WorkspacePath) => onDisk(root, name) };
  const watch = new DecisionWatchService(config as WorkspaceConfig, { zone: 'local' } as Identity, silentLogger(), files as TaskFilesService, { consider } as unknown as FolderDecisionService);
  watch.onApplicationBootstrap();
  await waitFor(() => looks > 1, { describe: () => `${looks} looks at ${file}` });
  await watch.onModuleDestroy();
}
