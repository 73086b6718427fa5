import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { GatewayConfig } from '../gateway.config.js';
import { NeverKept } from '../idempotency/idempotency-interceptor.js';
import { DescribeAnswer, DescribeBody, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { Allow, CurrentEntry, type Entry } from './caller.js';
import { answerOf, formerSecret, giveCookie, type SessionAnswer, sessionAnswerSchema, takeCookie } from './session-answer.js';
import { confirmSchema, signInSchema, SignInService } from './sign-in.service.js';

const NOT_KEPT = 'no-store';
const optionsSchema = z.object({ password: z.boolean(), token: z.boolean(), oidc: z.boolean() });

@Controller('api/session')
export class SessionController {
  constructor(
    private readonly signIns: SignInService,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'OIDC_ISSUER'>,
  ) {}

  /** Signs in with a name and a password, or with a token. The session is in the cookie that comes with the answer. */
  @Post()
  @Allow('anyone')
  @HttpCode(200)
  @Header('Cache-Control', NOT_KEPT)
  @DescribeBody(signInSchema, { name: 'operator', password: 'not the password' })
  @Summary('Signs in')
  @DescribeAnswer(sessionAnswerSchema)
  async begin(@Body(shape(signInSchema)) given: z.infer<typeof signInSchema>, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SessionAnswer> {
    const entry = await this.signIns.signIn(given, { address: request.ip ?? '', former: formerSecret(request) });
    giveCookie(request, response, entry);
    return answerOf(entry);
  }

  @Get()
  @Allow('viewer')
  @Header('Cache-Control', NOT_KEPT)
  @Summary('Who is signed in')
  @DescribeAnswer(sessionAnswerSchema)
  view(@CurrentEntry() entry: Entry): SessionAnswer {
    return answerOf(entry);
  }

  /** Signs out. */
  @Delete()
  @Allow('viewer')
  @HttpCode(204)
  @Summary('Signs out')
  @DescribeAnswer(null, 204, 'Signed out.')
  async end(@CurrentEntry() { session }: Entry, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (session !== undefined) await this.signIns.signOut(session.secret);
    takeCookie(request, response);
  }

  /** How one can sign in here. */
  @Get('options')
  @Allow('anyone')
  @Summary('How one can sign in here')
  @DescribeAnswer(optionsSchema)
  options(): z.infer<typeof optionsSchema> {
    return { password: true, token: true, oidc: this.config.OIDC_ISSUER !== undefined };
  }

  /** Confirms with the person's own password or token, so that a session that was begun without it can decide. */
  @Post('key')
  @Allow('viewer')
  @NeverKept()
  @HttpCode(200)
  @Header('Cache-Control', NOT_KEPT)
  @DescribeBody(confirmSchema, { password: 'not the password' })
  @Summary('Confirms with the own password or token, so that this session can decide')
  @DescribeAnswer(sessionAnswerSchema)
  async confirm(
    @Body(shape(confirmSchema)) given: z.infer<typeof confirmSchema>,
    @CurrentEntry() entry: Entry,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionAnswer> {
    const confirmed = await this.signIns.confirm(given, entry, formerSecret(request));
    giveCookie(request, response, confirmed);
    return answerOf(confirmed);
  }
}
