import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { PolicyReplay, type Replay } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeQuery, Summary } from '../input/open-api.js';
import { replyOf } from '../openapi/json-schema.js';
import { shape } from '../input/shape-pipe.js';
import { replayQuerySchema, replaySchema } from './template-input.js';

/** It reads all proposals of many days. */
const TIMEOUT_MS = 60_000;

@Controller('api/policy')
export class PolicyController {
  constructor(private readonly messenger: Messenger) {}

  /** Under the settings as they are now. */
  @Get('replay')
  @Allow('admin')
  @DescribeQuery(replayQuerySchema, { days: 7 })
  @Summary('Which past proposals the present settings would decide otherwise')
  @DescribeAnswer(replyOf(PolicyReplay))
  async now(@Query(shape(replayQuerySchema)) { days }: z.infer<typeof replayQuerySchema>): Promise<Replay> {
    return this.messenger.ask(PolicyReplay, { days }, { timeoutMs: TIMEOUT_MS });
  }

  /** Under a policy file. Changes nothing. */
  @Post('replay')
  @Allow('admin')
  @HttpCode(200)
  @DescribeBody(replaySchema, { days: 7, policy: 'BULK_RECIPIENTS: 5' })
  @Summary('Which past proposals a policy file would decide otherwise; changes nothing')
  @DescribeAnswer(replyOf(PolicyReplay))
  async under(@Body(shape(replaySchema)) { days, policy }: z.infer<typeof replaySchema>): Promise<Replay> {
    return this.messenger.ask(PolicyReplay, { days, policy }, { timeoutMs: TIMEOUT_MS });
  }
}
