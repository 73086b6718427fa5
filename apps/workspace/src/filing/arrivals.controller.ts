import { Controller } from '@nestjs/common';
import { BacklogCount, type ReplyOf, TaskArrive } from '@waggle/contracts';
import { Handles, type Received } from '@waggle/messaging';
import { filesIn } from '@waggle/workspace-files';
import { PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import { ArrivalService } from './arrival.service.js';
import { FiledTaskRepository } from './filed-task.repository.js';

const BATCH = 64;

/** What comes from outside, and how much of it there is. */
@Controller()
export class ArrivalsController {
  constructor(
    private readonly arrivals: ArrivalService,
    private readonly files: TaskFilesService,
    private readonly filed: FiledTaskRepository,
    private readonly placements: PlacementRepository,
  ) {}

  @Handles(TaskArrive, { batch: BATCH })
  async arrive(batch: ReadonlyArray<Received<typeof TaskArrive>>): Promise<void> {
    await this.arrivals.arrive(batch);
  }

  @Handles(BacklogCount)
  async backlog(): Promise<ReplyOf<typeof BacklogCount>> {
    let waiting = await this.filed.countUnwritten();
    for await (const _ of filesIn(this.files.root, 'Needs_Action')) waiting += 1;
    return { waiting, unfinished: await this.placements.countOpen() };
  }
}
