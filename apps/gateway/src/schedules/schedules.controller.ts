import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { type ReplyOf, ScheduleList, ScheduleRemove, ScheduleRun, scheduleSchema, ScheduleSet } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

const idSchema = z.string().min(1).max(60);
const ID = shape(idSchema);
const DescribeId = (): MethodDecorator => DescribeParam('id', idSchema, 'weekly-audit');

/** Recurring work. */
@Controller('api/schedules')
@Allow('approver')
export class SchedulesController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @Summary('Recurring work with its next times')
  @DescribeAnswer(replyOf(ScheduleList))
  async list(): Promise<ReplyOf<typeof ScheduleList>> {
    return this.messenger.ask(ScheduleList, {});
  }

  @Post()
  @HttpCode(200)
  @Summary('Adds a schedule, or changes the one of this id', 'It counts from now on. One of the setting SCHEDULES is changed there.')
  @DescribeBody(scheduleSchema, { id: 'pipeline-review', cron: '0 9 * * MON-FRI', zone: 'Europe/Berlin', prefix: 'PIPELINE', title: 'Pipeline review', body: 'Look for deals that are stuck.' })
  @DescribeAnswer(replyOf(ScheduleSet))
  async set(@Body(shape(scheduleSchema)) schedule: z.infer<typeof scheduleSchema>, @Caller() { person }: Signed): Promise<ReplyOf<typeof ScheduleSet>> {
    return this.messenger.ask(ScheduleSet, { schedule, by: person.name });
  }

  @Delete(':id')
  @Summary('Ends a schedule that was set here')
  @DescribeParam('id', idSchema, 'pipeline-review')
  @DescribeAnswer(replyOf(ScheduleRemove))
  async remove(@Param('id', ID) id: string, @Caller() { person }: Signed): Promise<ReplyOf<typeof ScheduleRemove>> {
    return this.messenger.ask(ScheduleRemove, { id, by: person.name });
  }

  @Post(':id/run')
  @HttpCode(200)
  @Summary("Makes a schedule's task now, beside its own times", 'Once for an Idempotency-Key.')
  @DescribeId()
  @DescribeAnswer(replyOf(ScheduleRun))
  async run(@Param('id', ID) id: string, @Headers('idempotency-key') key: string | undefined, @Caller() { person }: Signed): Promise<ReplyOf<typeof ScheduleRun>> {
    return this.messenger.ask(ScheduleRun, { id, by: person.name, key: `${person.name} ${key ?? randomUUID()}`.slice(0, 200) });
  }
}
