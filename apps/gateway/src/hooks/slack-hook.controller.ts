import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { SlackAnswer } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Response } from 'express';
import { Allow } from '../access/caller.js';
import { Summary } from '../input/open-api.js';
import { hookText } from './raw-body.js';

/** Slack gives up after three seconds; an error before that is shown to the person who pressed the button. */
const ANSWER_WITHIN_MS = 2700;

/** Interactions of the Slack app. Slack has no token of ours: whoever reads the request checks its signature. */
@Controller('hooks/slack')
@Allow('anyone')
export class SlackHookController {
  constructor(private readonly messenger: Messenger) {}

  @Post()
  @HttpCode(200)
  @Summary('Interactions of the Slack app, signed by Slack')
  @ApiResponse({ status: 200, description: 'Taken: nothing, or the faults of a form.', content: { 'text/html': { schema: { type: 'string' } }, 'application/json': { schema: {} } } })
  async take(
    @Body() raw: unknown,
    @Headers('x-slack-request-timestamp') timestamp: string | undefined,
    @Headers('x-slack-signature') signature: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const request = { timestamp: timestamp?.slice(0, 100) ?? '', signature: signature?.slice(0, 200) ?? '', body: hookText(raw) };
    const { body } = await this.messenger.ask(SlackAnswer, request, { timeoutMs: ANSWER_WITHIN_MS });
    if (body !== null) response.type('application/json');
    return body ?? '';
  }
}
