import { Controller } from '@nestjs/common';
import { BacklogCount, type ReplyOf, TaskArrive } from '@waggle/contracts';
import { Handles, type Received } from '@waggle/messaging';
import { countIn } from '@waggle/workspace-files';
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
    const waiting = (await countIn(this.files.root, 'Needs_Action')) + (await this.filed.countUnwritten());
    return { waiting, unfinished: await this.placements.countOpen() };
  }
}
