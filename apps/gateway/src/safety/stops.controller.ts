import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { type ReplyOf, StopLift, StopList, StopOrder } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { lift, liftQuerySchema, newStopSchema, order, stopQuerySchema } from './safety-input.js';

const UUID = z.uuid('a stop id is a UUID');
const ID = shape(UUID);

/** What is held still: a task, an agent, a tool, all dangerous tools. */
@Controller('api/stops')
export class StopsController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @DescribeQuery(stopQuerySchema)
  @Summary('What is held still, by whom, why and until when')
  @DescribeAnswer(replyOf(StopList))
  async list(@Query(shape(stopQuerySchema)) query: z.infer<typeof stopQuerySchema>): Promise<ReplyOf<typeof StopList>> {
    return this.messenger.ask(StopList, query);
  }

  @Post()
  @Allow('approver')
  @HttpCode(201)
  @DescribeBody(newStopSchema, { scope: { kind: 'agent', id: 'content' }, why: 'It posts the wrong offer', minutes: 60 })
  @Summary('Holds a task, an agent, a tool or all dangerous tools still; nothing is lost, it goes on afterwards')
  @DescribeAnswer(replyOf(StopOrder), 201)
  async order(@Body(shape(newStopSchema)) given: z.infer<typeof newStopSchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof StopOrder>> {
    return this.messenger.ask(StopOrder, order(given, signed, new Date()));
  }

  @Delete(':id')
  @Allow('approver')
  @Summary('Lifts a stop; one of all dangerous tools only an admin may lift')
  @DescribeParam('id', UUID, '0197a1b0-0000-7000-8000-000000000001')
  @DescribeQuery(liftQuerySchema, { why: 'The offer is corrected' })
  @DescribeAnswer(replyOf(StopLift))
  async lift(@Param('id', ID) stopId: string, @Query(shape(liftQuerySchema)) { why }: z.infer<typeof liftQuerySchema>, @Caller() signed: Signed): Promise<ReplyOf<typeof StopLift>> {
    return this.messenger.ask(StopLift, lift(stopId, why, signed, new Date()));
  }
}
