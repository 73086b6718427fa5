import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, ScheduleList, ScheduleRemove, ScheduleRun, ScheduleSet } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { ScheduleBook } from './schedule-book.service.js';
import { BY_TASK } from './schedule-settings.js';

const DOOR = 'gateway';

@Controller()
export class SchedulesController {
  constructor(private readonly book: ScheduleBook) {}

  @Handles(ScheduleList)
  async list(): Promise<ReplyOf<typeof ScheduleList>> {
    return { schedules: await this.book.list() };
  }

  @Handles(ScheduleSet)
  async set({ schedule, by }: PayloadOf<typeof ScheduleSet>, { envelope }: MessageContext): Promise<ReplyOf<typeof ScheduleSet>> {
    // Only the gateway knows a person; an agent does what a task's text says.
    return this.book.set({ schedule, by: envelope.from === DOOR ? by : `${BY_TASK}${by}` });
  }

  @Handles(ScheduleRemove)
  async remove({ id }: PayloadOf<typeof ScheduleRemove>): Promise<ReplyOf<typeof ScheduleRemove>> {
    await this.book.remove(id);
    return { removed: true };
  }

  @Handles(ScheduleRun)
  async run(order: PayloadOf<typeof ScheduleRun>): Promise<ReplyOf<typeof ScheduleRun>> {
    return this.book.run(order);
  }
}
