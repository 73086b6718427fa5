import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { type ReplyOf, WEBHOOK_HEADERS, WebhookTake } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeBody, DescribeParam, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

const nameSchema = z.string().min(1).max(100);
/** Senders wait ten seconds as a rule, and send again what was not answered. */
const ANSWER_WITHIN_MS = 8_000;
const LONGEST_HEADER = 4000;

/** Webhooks of other programs. They have no token of ours: the intake checks their signatures, over the bytes as they came. */
@Controller('api/hooks')
@Allow('anyone')
export class WebhookHookController {
  constructor(private readonly messenger: Messenger) {}

  @Post(':name')
  @HttpCode(202)
  @Summary('A webhook of another program', 'Signed in the style that WEBHOOK_SOURCES names. Sent again, the same delivery gives the same task.')
  @DescribeParam('name', nameSchema, 'shop')
  @DescribeBody(z.unknown(), { event: 'order.placed', order: { id: 7 } })
  @DescribeAnswer(replyOf(WebhookTake), 200, 'The same delivery was taken before.')
  @DescribeAnswer(replyOf(WebhookTake), 202, 'Taken.')
  async take(@Param('name', shape(nameSchema)) name: string, @Body() raw: unknown, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<ReplyOf<typeof WebhookTake>> {
    const body = Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
    const taken = await this.messenger.ask(WebhookTake, { name, headers: headersOf(request), body: body.toString('base64') }, { timeoutMs: ANSWER_WITHIN_MS });
    response.status(taken.created ? 202 : 200);
    return taken;
  }
}

function headersOf(request: Request): Record<string, string> {
  return Object.fromEntries(WEBHOOK_HEADERS.flatMap((name) => (request.get(name) === undefined ? [] : [[name, request.get(name)?.slice(0, LONGEST_HEADER) ?? '']])));
}
