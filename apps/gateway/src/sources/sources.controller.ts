import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { type ReplyOf, sourceIdSchema, SourceList, SourcePause } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeParam, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

const ID = shape(sourceIdSchema);
const EXAMPLE = 'imap:office@mail.example/INBOX';

/** Where tasks come from. */
@Controller('api/sources')
export class SourcesController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Allow('viewer')
  @Summary('Where this zone\'s tasks come from, and what keeps each from being read')
  @DescribeAnswer(replyOf(SourceList))
  async list(): Promise<ReplyOf<typeof SourceList>> {
    return this.messenger.ask(SourceList, {});
  }

  @Post(':id/pause')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Takes nothing more from a source until somebody lets it go on; what comes meanwhile stays where it is')
  @DescribeParam('id', sourceIdSchema, EXAMPLE)
  @DescribeAnswer(replyOf(SourcePause))
  async pause(@Param('id', ID) id: string, @Caller() { person }: Signed): Promise<ReplyOf<typeof SourcePause>> {
    return this.messenger.ask(SourcePause, { id, paused: true, by: person.name });
  }

  @Post(':id/resume')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Lets a paused source go on: what came meanwhile is taken now')
  @DescribeParam('id', sourceIdSchema, EXAMPLE)
  @DescribeAnswer(replyOf(SourcePause))
  async resume(@Param('id', ID) id: string, @Caller() { person }: Signed): Promise<ReplyOf<typeof SourcePause>> {
    return this.messenger.ask(SourcePause, { id, paused: false, by: person.name });
  }
}
