import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalDecide, ApprovalList, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeBody, DescribeQuery } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { approvalQuerySchema, approveSchema, decide, modifySchema, rejectSchema, type Verdict } from './approval-input.js';

type Decided = ReplyOf<typeof ApprovalDecide>;

const ID = shape(z.uuid('an approval id is a UUID'));
const APPROVAL_QUERY = shape(approvalQuerySchema);

@Controller('api/approvals')
@Allow('viewer')
export class ApprovalsController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @DescribeQuery(approvalQuerySchema)
  async list(@Query(APPROVAL_QUERY) { state, taskId, limit }: z.infer<typeof approvalQuerySchema>): Promise<ReplyOf<typeof ApprovalList>> {
    return this.messenger.ask(ApprovalList, { states: state, taskId, limit });
  }

  @Get(':id')
  async get(@Param('id', ID) approvalId: string): Promise<Approval> {
    const { approvals } = await this.messenger.ask(ApprovalList, { approvalId, states: [...APPROVAL_STATES], limit: 1 });
    const [approval] = approvals;
    if (approval?.id === approvalId) return approval;
    throw new AppError<GatewayErrorCode>('approval_not_found', 'missing', `There is no approval ${approvalId}.`, { approvalId });
  }

  @Post(':id/approve')
  @Allow('approver')
  @HttpCode(200)
  @DescribeBody(approveSchema)
  async approve(@Param('id', ID) id: string, @Body(shape(approveSchema)) given: z.infer<typeof approveSchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'approve', given, signed);
  }

  @Post(':id/reject')
  @Allow('approver')
  @HttpCode(200)
  @DescribeBody(rejectSchema)
  async reject(@Param('id', ID) id: string, @Body(shape(rejectSchema)) given: z.infer<typeof rejectSchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'reject', given, signed);
  }

  @Post(':id/modify')
  @Allow('approver')
  @HttpCode(200)
  @DescribeBody(modifySchema)
  async modify(@Param('id', ID) id: string, @Body(shape(modifySchema)) given: z.infer<typeof modifySchema>, @Caller() signed: Signed): Promise<Decided> {
    return this.decide(id, 'modify', given, signed);
  }

  private async decide(id: string, verdict: Verdict, given: z.infer<typeof approveSchema> & { args?: z.infer<typeof modifySchema>['args'] }, signed: Signed): Promise<Decided> {
    return this.messenger.ask(ApprovalDecide, decide(id, verdict, given, signed, new Date()), { priority: 'HIGH' });
  }
}
