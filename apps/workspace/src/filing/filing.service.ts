import { Injectable } from '@nestjs/common';
import type { PayloadOf, ReplyOf, TaskFile as TaskFileMessage } from '@waggle/contracts';
import { PlacementRepository } from '../placement.repository.js';
import { FiledTaskRepository } from './filed-task.repository.js';
import { duplicate, type FiledTask, filedTask } from './filed-task.js';
import { TaskWriter } from './task-writer.service.js';

type Answer = ReplyOf<typeof TaskFileMessage>;

/** Makes files of tasks whose sender waits for the answer, so that a name which is taken can be refused. */
@Injectable()
export class FilingService {
  constructor(
    private readonly filed: FiledTaskRepository,
    private readonly placements: PlacementRepository,
    private readonly writer: TaskWriter,
  ) {}

  /** @throws AppError `invalid_task` (invalid), `duplicate_task` (conflict) */
  async file(request: PayloadOf<typeof TaskFileMessage>): Promise<Answer> {
    const entry = filedTask(request);
    const known = await this.known(entry);
    if (known !== undefined) return this.again(known);
    if ((await this.placements.find([entry.taskId])).has(entry.taskId)) throw duplicate(entry.taskId);
    if (!(await this.filed.insert(entry))) return this.afterRace(entry);
    await this.writer.writeNow([entry.taskId]);
    const named = entry.sourceKey === null ? undefined : await this.filed.findBySource(entry.sourceKey);
    return { taskId: named?.taskId ?? entry.taskId, created: true };
  }

  /** The same source or the same content under the same name was filed before. */
  private async known(entry: FiledTask): Promise<FiledTask | undefined> {
    const bySource = entry.sourceKey === null ? undefined : await this.filed.findBySource(entry.sourceKey);
    if (bySource !== undefined) return bySource;
    const byName = await this.filed.find(entry.taskId);
    if (byName === undefined) return undefined;
    if (byName.revision === entry.revision && byName.sourceKey === entry.sourceKey) return byName;
    throw duplicate(entry.taskId);
  }

  private async afterRace(entry: FiledTask): Promise<Answer> {
    const known = await this.known(entry);
    if (known === undefined) throw duplicate(entry.taskId);
    return this.again(known);
  }

  /** Who asks again may do so because the row was kept and the file could not be written. */
  private async again({ taskId }: FiledTask): Promise<Answer> {
    await this.writer.writeNow([taskId]);
    return { taskId, created: false };
  }
}
