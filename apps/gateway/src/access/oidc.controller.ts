import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { z } from 'zod';
import { DescribeAnswer, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { Allow } from './caller.js';
import { Limits } from './limits.service.js';
import { OIDC_SECONDS, OidcService } from './oidc.service.js';
import { secretIn } from './session.js';
import { formerSecret, giveCookie } from './session-answer.js';
import { SignInService } from './sign-in.service.js';

const OIDC_COOKIE = 'waggle_oidc';
const SEE_OTHER = 303;
const NOT_KEPT = 'no-store';

/** A path of the dashboard: never another site, however a browser reads slashes. */
const beginSchema = z.object({ to: z.string().regex(/^\/(?![/\\])[\w\-./~?=&%]{0,500}$/, 'to: a path of the dashboard').default('/') });
const BEGIN = shape(beginSchema);

@Controller('api/session/oidc')
@Allow('anyone')
export class OidcController {
  constructor(
    private readonly oidc: OidcService,
    private readonly signIns: SignInService,
    private readonly limits: Limits,
  ) {}

  /** Sends the browser to the issuer. */
  @Get()
  @Header('Cache-Control', NOT_KEPT)
  @DescribeQuery(beginSchema)
  @Summary('Sends the browser to the OIDC issuer')
  @DescribeAnswer(null, SEE_OTHER, 'To the issuer.')
  async begin(@Query(BEGIN) { to }: z.infer<typeof beginSchema>, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.limits.signIn(request.ip ?? '', undefined);
    const { url, secret } = await this.oidc.begin(to);
    response.cookie(OIDC_COOKIE, secret, { ...cookieOf(request), maxAge: OIDC_SECONDS * 1000 });
    response.redirect(SEE_OTHER, url);
  }

  /** Where the issuer sends the browser back. The one GET that begins something, as the protocol wants it: a session, once, for the browser that asked. */
  @Get('callback')
  @Header('Cache-Control', NOT_KEPT)
  @Summary('Where the issuer sends the browser back')
  @DescribeAnswer(null, SEE_OTHER, 'To the dashboard.')
  async finish(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.clearCookie(OIDC_COOKIE, cookieOf(request));
    const { search } = new URL(request.originalUrl, 'http://localhost');
    const { identity, to } = await this.oidc.finish(search, secretIn(request.headers.cookie, OIDC_COOKIE));
    giveCookie(request, response, await this.signIns.signInByIdentity(identity, formerSecret(request)));
    response.redirect(SEE_OTHER, to);
  }
}

/** Lax: the browser comes back from another site. */
function cookieOf(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/api/session/oidc', secure: request.secure };
}
