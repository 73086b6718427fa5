import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { type ReplyOf, SyncStatus, SyncTrigger } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, Summary } from '../input/open-api.js';
import { replyOf } from '../openapi/json-schema.js';

/** A cycle waits for a remote. */
const CYCLE_TIMEOUT_MS = 60_000;

/** How the workspace is shared with the other zone. */
@Controller('api/vault/sync')
export class SyncController {
  constructor(private readonly messenger: Messenger) {}

  @Get('status')
  @Allow('viewer')
  @Summary('How the workspace is shared with the other zone', 'What is wrong, if anything, and how to mend it, is in `trouble`.')
  @DescribeAnswer(replyOf(SyncStatus))
  async status(): Promise<ReplyOf<typeof SyncStatus>> {
    return this.messenger.ask(SyncStatus, {});
  }

  @Post('trigger')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Pulls and pushes now', 'Answers when the cycle has ended; a trouble is in the answer.')
  @DescribeAnswer(replyOf(SyncTrigger))
  async trigger(): Promise<ReplyOf<typeof SyncTrigger>> {
    return this.messenger.ask(SyncTrigger, {}, { timeoutMs: CYCLE_TIMEOUT_MS });
  }
}
