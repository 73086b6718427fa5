import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { FolderList, type ReplyOf, TaskAgain, TaskCancel, TaskFile, TaskGet, TaskList, TaskReconcile, type TaskWhy, taskWhySchema } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Response } from 'express';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { statusesIn, taskFolder } from './folder-status.js';
import { type Proof, proofSchema } from './proof.js';
import { ProofService } from './proof.service.js';
import { type Story, storySchema } from './story.js';
import { StoryService } from './story.service.js';
import { cancelSchema, EXAMPLE_ID, fileOf, idSchema, newTaskSchema, settlementOf, settleSchema, taskQuerySchema, tasksSchema } from './task-input.js';

/** Gatekeeper and tool server are asked on the way. */
const SETTLE_TIMEOUT_MS = 40_000;
const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Idempotency-Key: 1 to 200 visible characters').optional();
const ID = shape(idSchema);
const DescribeId = (): MethodDecorator => DescribeParam('id', idSchema, EXAMPLE_ID);

@Controller('api/tasks')
@Allow('viewer')
export class TasksController {
  constructor(
    private readonly messenger: Messenger,
    private readonly proofs: ProofService,
    private readonly stories: StoryService,
  ) {}

  @Get()
  @Summary('Tasks, newest first', 'In the folder Needs_Action lie files that are not claimed yet: they come as `waiting`, by name.')
  @DescribeQuery(taskQuerySchema, { folder: 'Pending_Approval', limit: 20 })
  @DescribeAnswer(tasksSchema)
  async list(@Query(shape(taskQuerySchema)) { folder, status, ...search }: z.infer<typeof taskQuerySchema>): Promise<z.infer<typeof tasksSchema>> {
    const where = folder === undefined ? undefined : taskFolder(folder);
    if (where === 'Needs_Action') return this.waiting(search);
    const statuses = where === undefined ? undefined : statusesIn(where).filter((one) => status === undefined || one === status);
    return this.messenger.ask(TaskList, { statuses: statuses ?? (status === undefined ? undefined : [status]), ...search });
  }

  @Post()
  @Allow('approver')
  @Summary('Files a task')
  @DescribeBody(newTaskSchema, { prefix: 'EMAIL', title: 'Opening hours', body: 'Ann asks when we are open.' })
  @DescribeAnswer(replyOf(TaskFile), 200, 'The same request was filed before.')
  @DescribeAnswer(replyOf(TaskFile), 201, 'Filed.')
  async file(
    @Body(shape(newTaskSchema)) task: z.infer<typeof newTaskSchema>,
    @Headers('idempotency-key') key: unknown,
    @Caller() { person }: Signed,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplyOf<typeof TaskFile>> {
    const file = fileOf(task, person.name, shape(idempotencyKeySchema).transform(key), new Date());
    const filed = await this.messenger.ask(TaskFile, file, { taskId: file.taskId });
    return located(response, filed);
  }

  @Get(':id')
  @Summary('One task with all that is known of it')
  @DescribeId()
  @DescribeAnswer(replyOf(TaskGet))
  async get(@Param('id', ID) taskId: string): Promise<ReplyOf<typeof TaskGet>> {
    return this.messenger.ask(TaskGet, { taskId });
  }

  @Get(':id/why')
  @Summary('Why a task is where it is')
  @DescribeId()
  @DescribeAnswer(taskWhySchema)
  async why(@Param('id', ID) taskId: string): Promise<TaskWhy> {
    return (await this.messenger.ask(TaskGet, { taskId })).why;
  }

  @Get(':id/story')
  @Summary("A task's story, oldest first", "From the task's own moves and the audit.")
  @DescribeId()
  @DescribeAnswer(storySchema)
  async story(@Param('id', ID) taskId: string): Promise<Story> {
    return this.stories.of(taskId);
  }

  @Get(':id/proof')
  @Summary('That what was done is what a person agreed to')
  @DescribeId()
  @DescribeAnswer(proofSchema)
  async proof(@Param('id', ID) taskId: string): Promise<Proof> {
    return this.proofs.of(taskId);
  }

  @Post(':id/cancel')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Stops a task that is not approved yet')
  @DescribeId()
  @DescribeBody(cancelSchema, { reason: 'Ann has found them herself.' })
  @DescribeAnswer(replyOf(TaskCancel))
  async cancel(
    @Param('id', ID) taskId: string,
    @Body(shape(cancelSchema)) { reason }: z.infer<typeof cancelSchema>,
    @Caller() { person }: Signed,
  ): Promise<ReplyOf<typeof TaskCancel>> {
    return this.messenger.ask(TaskCancel, { taskId, by: person.name, reason });
  }

  @Post(':id/settle')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Says what became of a call of which nobody knows whether it took effect', 'Of a task with the status needs_reconciliation. Look at the outside system first: what did not happen may be proposed and done again.')
  @DescribeId()
  @DescribeBody(settleSchema, { happened: false, why: 'The bank shows no such payment.' })
  @DescribeAnswer(replyOf(TaskReconcile))
  async settle(@Param('id', ID) taskId: string, @Body(shape(settleSchema)) given: z.infer<typeof settleSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof TaskReconcile>> {
    return this.messenger.ask(TaskReconcile, settlementOf(taskId, given, signed, new Date()), { taskId, timeoutMs: SETTLE_TIMEOUT_MS });
  }

  @Post(':id/again')
  @Allow('approver')
  @Summary('Files a task once more', 'One that has failed or expired, or was rejected or cancelled, with all that it was made of, under a new name.')
  @DescribeId()
  @DescribeAnswer(replyOf(TaskAgain), 200, 'It was filed once more before, and that one is under way.')
  @DescribeAnswer(replyOf(TaskAgain), 201, 'Filed.')
  async again(@Param('id', ID) taskId: string, @Caller() { person }: Signed, @Res({ passthrough: true }) response: Response): Promise<ReplyOf<typeof TaskAgain>> {
    return located(response, await this.messenger.ask(TaskAgain, { taskId, by: person.name }));
  }

  private async waiting({ limit, after, text }: { limit: number; after?: string; text?: string }): Promise<z.infer<typeof tasksSchema>> {
    const { files } = await this.messenger.ask(FolderList, { folder: 'Needs_Action', limit, after });
    const waiting = text === undefined ? files : files.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
    return { tasks: [], next: files.length === limit ? (files.at(-1)?.name ?? null) : null, waiting };
  }
}

function located(response: Response, filed: ReplyOf<typeof TaskFile>): ReplyOf<typeof TaskFile> {
  response.status(filed.created ? 201 : 200).setHeader('Location', `/api/tasks/${encodeURIComponent(filed.taskId)}`);
  return filed;
}
