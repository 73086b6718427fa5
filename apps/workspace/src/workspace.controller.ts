import { Controller } from '@nestjs/common';
import { FolderCounts, FolderList, type PayloadOf, type ReplyOf, TaskFile, TaskMoved, TaskRefused } from '@waggle/contracts';
import { Handles, type MessageContext, type Received } from '@waggle/messaging';
import { diskFreeBytes, listFolder } from '@waggle/workspace-files';
import { FilingService } from './filing/filing.service.js';
import { Overview } from './overview/overview.js';
import { PlacingService } from './placing/placing.service.js';
import { RefusalService } from './placing/refusal.service.js';
import { TaskFilesService } from './task-files.service.js';

const BATCH = 64;

@Controller()
export class WorkspaceController {
  constructor(
    private readonly placing: PlacingService,
    private readonly refusals: RefusalService,
    private readonly filing: FilingService,
    private readonly files: TaskFilesService,
    private readonly overview: Overview,
  ) {}

  @Handles(TaskMoved, { batch: BATCH })
  async moved(batch: ReadonlyArray<Received<typeof TaskMoved>>): Promise<void> {
    if (await this.placing.moved(batch)) this.overview.dashboard.changed();
    for (const { payload } of batch) await this.overview.briefings.audited(payload);
  }

  @Handles(TaskRefused)
  async refused(refusal: PayloadOf<typeof TaskRefused>, { tx }: MessageContext): Promise<void> {
    await this.refusals.refused(tx, refusal);
    tx.afterCommit(() => this.overview.dashboard.changed());
  }

  @Handles(TaskFile)
  async file(request: PayloadOf<typeof TaskFile>): Promise<ReplyOf<typeof TaskFile>> {
    return this.filing.file(request);
  }

  @Handles(FolderCounts)
  async counts(): Promise<ReplyOf<typeof FolderCounts>> {
    const { root, counter } = this.files;
    return { root, folders: await counter.counts(), diskFreeBytes: await diskFreeBytes(root) };
  }

  @Handles(FolderList)
  async list({ folder, limit, after }: PayloadOf<typeof FolderList>): Promise<ReplyOf<typeof FolderList>> {
    return { files: await listFolder(this.files.root, folder, limit, after) };
  }
}
