import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { type ReplyOf, SyncStatus, SyncTrigger } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

/** A cycle waits for a remote. */
const CYCLE_TIMEOUT_MS = 60_000;

const agreementSchema = z.object({ allowDeletions: z.boolean().default(false).describe('agree that the files that are gone here are deleted, however many there are') }).prefault({});

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
  @DescribeBody(agreementSchema, { allowDeletions: false })
  @DescribeAnswer(replyOf(SyncTrigger))
  async trigger(@Body(shape(agreementSchema)) agreement: z.infer<typeof agreementSchema>): Promise<ReplyOf<typeof SyncTrigger>> {
    return this.messenger.ask(SyncTrigger, agreement, { timeoutMs: CYCLE_TIMEOUT_MS });
  }
}
