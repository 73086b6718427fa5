import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { deadLetterIdSchema, type DeadLetterList, deadLettersSchema, DeadSettle, DeadShow, type ReplyOf } from '@waggle/contracts';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';
import { DeadLetterDesk } from './dead-letter-desk.service.js';

const ID = shape(deadLetterIdSchema);
const EXAMPLE = 'sales.0f1e2d3c4b5a6978';
const querySchema = z.object({ service: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a service is named in small letters, like sales').optional().describe('Only those of this service.') });

/** Messages that a service has given up. */
@Controller('api/dead-letters')
@Allow('admin')
export class DeadLettersController {
  constructor(private readonly desk: DeadLetterDesk) {}

  @Get()
  @DescribeQuery(querySchema, { service: 'gateway' })
  @Summary('The messages that failed for good, of every service that runs, and which services did not answer')
  @DescribeAnswer(deadLettersSchema)
  async list(@Query(shape(querySchema)) { service }: z.infer<typeof querySchema>): Promise<DeadLetterList> {
    return this.desk.list(service);
  }

  @Get(':id')
  @Summary('A dead letter with what it holds; what looks like a secret is taken out')
  @DescribeParam('id', deadLetterIdSchema, EXAMPLE)
  @DescribeAnswer(replyOf(DeadShow))
  async show(@Param('id', ID) id: string): Promise<ReplyOf<typeof DeadShow>> {
    return this.desk.show(id);
  }

  @Post(':id/again')
  @HttpCode(200)
  @Summary('Sends it again to the service that could not handle it, as its first attempt', 'Refused where its sender may not send it, where nobody waits for it any more, or where it cannot be read: `obstacle` says why beforehand.')
  @DescribeParam('id', deadLetterIdSchema, EXAMPLE)
  @DescribeAnswer(replyOf(DeadSettle))
  async again(@Param('id', ID) id: string, @Caller() { person }: Signed): Promise<ReplyOf<typeof DeadSettle>> {
    return this.desk.settle(id, 'again', person.name);
  }

  @Delete(':id')
  @Summary('Removes it for good')
  @DescribeParam('id', deadLetterIdSchema, EXAMPLE)
  @DescribeAnswer(replyOf(DeadSettle))
  async drop(@Param('id', ID) id: string, @Caller() { person }: Signed): Promise<ReplyOf<typeof DeadSettle>> {
    return this.desk.settle(id, 'drop', person.name);
  }
}
