import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ComplianceCheck, ComplianceLatest, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

const CHECK_TIMEOUT_MS = 60_000;

const periodSchema = z.object({ days: z.number().int().min(1).max(90).default(7) });

@Controller('api/compliance')
export class ComplianceController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @Summary('The latest report of whether the zone keeps its rules', 'null before the first.')
  @DescribeAnswer(replyOf(ComplianceLatest))
  async latest(): Promise<ReplyOf<typeof ComplianceLatest>> {
    return this.messenger.ask(ComplianceLatest, {});
  }

  @Post()
  @Allow('approver')
  @HttpCode(200)
  @Summary('Checks the zone now', 'Joined from the ledgers of the tool servers, the approvals and the audit. Writes the report into Briefings/.')
  @DescribeBody(periodSchema, { days: 7 })
  @DescribeAnswer(replyOf(ComplianceCheck))
  async check(@Body(shape(periodSchema)) period: z.infer<typeof periodSchema>): Promise<ReplyOf<typeof ComplianceCheck>> {
    return this.messenger.ask(ComplianceCheck, period, { timeoutMs: CHECK_TIMEOUT_MS });
  }
}
