import { Injectable } from '@nestjs/common';
import type { PayloadOf, TaskRefused } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { taskFileError } from '@waggle/workspace-files';
import { PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';

/** The orchestrator knows another task of this name: our claim comes to nothing. */
@Injectable()
export class RefusalService {
  constructor(
    private readonly placements: PlacementRepository,
    private readonly files: TaskFilesService,
  ) {}

  async refused(tx: Transaction, { taskId, revision, code, reason }: PayloadOf<typeof TaskRefused>): Promise<void> {
    const row = (await this.placements.lock(tx, [taskId])).get(taskId);
    if (row === undefined || row.revision !== revision) return;
    if (!(await this.placements.forgetClaim(tx, taskId, revision))) await this.placements.disown(tx, taskId);
    const error = taskFileError(code === 'revision_changed' ? 'changed_in_flight' : 'duplicate_id', reason, 'Give the new work a name of its own.');
    if (row.file !== null) await this.files.reject(row.file, error);
  }
}
