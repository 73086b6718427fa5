import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, ScheduleList, ScheduleRemove, ScheduleRun, ScheduleSet } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { ScheduleBook } from './schedule-book.service.js';

@Controller()
export class SchedulesController {
  constructor(private readonly book: ScheduleBook) {}

  @Handles(ScheduleList)
  async list(): Promise<ReplyOf<typeof ScheduleList>> {
    return { schedules: await this.book.list() };
  }

  @Handles(ScheduleSet)
  async set(order: PayloadOf<typeof ScheduleSet>): Promise<ReplyOf<typeof ScheduleSet>> {
    return this.book.set(order);
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
