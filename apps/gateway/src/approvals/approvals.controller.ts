import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalDecide, ApprovalList, approvalSchema, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { problemSchema } from '../problem/problem.js';
import { approvalQuerySchema, approveSchema, batchSchema, decide, modifySchema, rejectSchema, undoSchema, type Verdict } from './approval-input.js';
import { type BatchResult, BatchService } from './batch.service.js';

type Decided = ReplyOf<typeof ApprovalDecide>;

const idSchema = z.uuid('an approval id is a UUID');
const ID = shape(idSchema);
const DescribeId = (): MethodDecorator => DescribeParam('id', idSchema, '0197a1b0-0000-7000-8000-000000000001');
const APPROVAL_QUERY = shape(approvalQuerySchema);

const batchAnswerSchema = z.object({ results: z.array(z.union([z.object({ id: z.uuid(), approval: approvalSchema }), z.object({ id: z.uuid(), problem: problemSchema })])) });

@Controller('api/approvals')
@Allow('viewer')
export class ApprovalsController {
  constructor(
    private readonly messenger: Messenger,
    private readonly batches: BatchService,
  ) {}

  @Get()
  @Summary('The approval queue, by priority, then age')
  @DescribeQuery(approvalQuerySchema, { state: 'pending', limit: 20 })
  @DescribeAnswer(replyOf(ApprovalList))
  async list(@Query(APPROVAL_QUERY) { state, ...page }: z.infer<typeof approvalQuerySchema>): Promise<ReplyOf<typeof ApprovalList>> {
    return this.messenger.ask(ApprovalList, { states: state, ...page });
  }

  @Get(':id')
  @Summary('One approval')
  @DescribeId()
  @DescribeAnswer(approvalSchema)
  async get(@Param('id', ID) approvalId: string): Promise<Approval> {
    const { approvals } = await this.messenger.ask(ApprovalList, { approvalId, states: [...APPROVAL_STATES], limit: 1 });
    const [approval] = approvals;
    if (approval?.id === approvalId) return approval;
    throw new AppError<GatewayErrorCode>('approval_not_found', 'missing', `There is no approval ${approvalId}.`, { approvalId });
  }

  @Post('batch')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Decides several, each by itself')
  @DescribeBody(batchSchema, { verdict: 'approve', items: [{ id: '0197a1b0-0000-7000-8000-000000000001', digest: 'shown' }] })
  @DescribeAnswer(batchAnswerSchema)
  async batch(@Body(shape(batchSchema)) batch: z.infer<typeof batchSchema>, @Caller() signed: Signed): Promise<{ results: BatchResult[] }> {
    return { results: await this.batches.decide(batch, signed) };
  }

  @Post(':id/approve')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Approves what was shown')
  @DescribeId()
  @DescribeBody(approveSchema, { digest: 'shown', reason: 'As agreed with Ann.' })
  @DescribeAnswer(replyOf(ApprovalDecide))
  async approve(@Param('id', ID) id: string, @Body(shape(approveSchema)) given: z.infer<typeof approveSchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'approve', given, signed);
  }

  @Post(':id/reject')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Rejects it')
  @DescribeId()
  @DescribeBody(rejectSchema, { digest: 'shown', reason: 'The price is wrong.' })
  @DescribeAnswer(replyOf(ApprovalDecide))
  async reject(@Param('id', ID) id: string, @Body(shape(rejectSchema)) given: z.infer<typeof rejectSchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'reject', given, signed);
  }

  @Post(':id/modify')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Changes the call and approves it')
  @DescribeId()
  @DescribeBody(modifySchema, { digest: 'shown', args: { to: ['ann@customer.example'], text: 'We are open from nine to five.' } })
  @DescribeAnswer(replyOf(ApprovalDecide))
  async modify(@Param('id', ID) id: string, @Body(shape(modifySchema)) given: z.infer<typeof modifySchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'modify', given, signed);
  }

  @Post(':id/undo')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Takes an approval back while the undo window is open')
  @DescribeId()
  @DescribeBody(undoSchema, { digest: 'shown' })
  @DescribeAnswer(replyOf(ApprovalDecide))
  async undo(@Param('id', ID) id: string, @Body(shape(undoSchema)) given: z.infer<typeof undoSchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'undo', given, signed);
  }

  private async decide(id: string, verdict: Verdict, given: Parameters<typeof decide>[2], signed: Signed): Promise<Decided> {
    return this.messenger.ask(ApprovalDecide, decide(id, verdict, given, signed, new Date()), { priority: 'HIGH' });
  }
}
