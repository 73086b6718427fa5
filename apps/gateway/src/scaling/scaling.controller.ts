import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { type ReplyOf, ScalingSet, ScalingStatus } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { scaledName, scalingChangeSchema, scalingQuerySchema, scalingWord } from './scaling-input.js';

const NAME = shape(scaledName);

/** How many instances of each service run, and how many may. */
@Controller('api/scaling')
export class ScalingController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @DescribeQuery(scalingQuerySchema)
  @Summary('Instances and backlog of each scaled service, how many are wanted and why, and the last decisions')
  @DescribeAnswer(replyOf(ScalingStatus))
  async status(@Query(shape(scalingQuerySchema)) query: z.infer<typeof scalingQuerySchema>): Promise<ReplyOf<typeof ScalingStatus>> {
    return this.messenger.ask(ScalingStatus, query);
  }

  @Put(':service')
  @Allow('admin')
  @Summary('How many of a service run at least and at most, and whether its count stays as it is')
  @DescribeParam('service', scaledName, 'sales')
  @DescribeBody(scalingChangeSchema, { min: 1, max: 6 })
  @DescribeAnswer(replyOf(ScalingSet))
  async set(@Param('service', NAME) service: string, @Body(shape(scalingChangeSchema)) change: z.infer<typeof scalingChangeSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof ScalingSet>> {
    return this.messenger.ask(ScalingSet, scalingWord(service, change, signed));
  }
}
