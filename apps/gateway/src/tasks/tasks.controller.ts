import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { FolderList, type ReplyOf, TaskCancel, TaskFile, TaskGet, TaskList, type TaskWhy } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Response } from 'express';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeBody, DescribeQuery } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { statusesIn, taskFolder } from './folder-status.js';
import type { Proof } from './proof.js';
import { ProofService } from './proof.service.js';
import { cancelSchema, fileOf, newTaskSchema, taskQuerySchema } from './task-input.js';

const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Idempotency-Key: 1 to 200 visible characters').optional();
const TASK_QUERY = shape(taskQuerySchema);

type Tasks = ReplyOf<typeof TaskList> & { waiting?: ReplyOf<typeof FolderList>['files'] };

@Controller('api/tasks')
@Allow('viewer')
export class TasksController {
  constructor(
    private readonly messenger: Messenger,
    private readonly proofs: ProofService,
  ) {}

  @Get()
  @DescribeQuery(taskQuerySchema)
  async list(@Query(TASK_QUERY) { folder, status, limit, after }: z.infer<typeof taskQuerySchema>): Promise<Tasks> {
    const where = folder === undefined ? undefined : taskFolder(folder);
    if (where === 'Needs_Action') {
      const { files } = await this.messenger.ask(FolderList, { folder: where, limit });
      return { tasks: [], next: null, waiting: files };
    }
    const statuses = where === undefined ? undefined : statusesIn(where).filter((one) => status === undefined || one === status);
    return this.messenger.ask(TaskList, { statuses: statuses ?? (status === undefined ? undefined : [status]), limit, after });
  }

  @Post()
  @Allow('approver')
  @DescribeBody(newTaskSchema)
  async file(
    @Body(shape(newTaskSchema)) task: z.infer<typeof newTaskSchema>,
    @Headers('idempotency-key') key: unknown,
    @Caller() { person }: Signed,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplyOf<typeof TaskFile>> {
    const filed = await this.messenger.ask(TaskFile, fileOf(task, person.name, shape(idempotencyKeySchema).transform(key), new Date()));
    response.status(filed.created ? 201 : 200).setHeader('Location', `/api/tasks/${encodeURIComponent(filed.taskId)}`);
    return filed;
  }

  @Get(':id')
  async get(@Param('id') taskId: string): Promise<ReplyOf<typeof TaskGet>> {
    return this.messenger.ask(TaskGet, { taskId });
  }

  @Get(':id/why')
  async why(@Param('id') taskId: string): Promise<TaskWhy> {
    return (await this.messenger.ask(TaskGet, { taskId })).why;
  }

  @Get(':id/proof')
  async proof(@Param('id') taskId: string): Promise<Proof> {
    return this.proofs.of(taskId);
  }

  @Post(':id/cancel')
  @Allow('approver')
  @HttpCode(200)
  @DescribeBody(cancelSchema)
  async cancel(
    @Param('id') taskId: string,
    @Body(shape(cancelSchema)) { reason }: z.infer<typeof cancelSchema>,
    @Caller() { person }: Signed,
  ): Promise<ReplyOf<typeof TaskCancel>> {
    return this.messenger.ask(TaskCancel, { taskId, by: person.name, reason });
  }
}
