import { Inject, Injectable } from '@nestjs/common';
import { isServedHost } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { isCrossOrigin } from './cross-origin.policy.js';
import { Limits, rateLimitHeaders } from './limits.service.js';

/** For a single-page application of the same origin whose component library sets styles inline. */
const DIRECTIVES = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};
const HEADERS = { contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES }, xFrameOptions: { action: 'deny' } } as const;
const onHttp = helmet({ ...HEADERS, strictTransportSecurity: false });
const onHttps = helmet(HEADERS);

/** The dashboard's files are not counted: one visit loads many of them. Routes are found in either case. */
const COUNTED = /^\/(api|a2a|hooks|metrics)(\/|$)/i;

/** What every request passes before its body is read. */
@Injectable()
export class FrontDoor {
  private readonly names: readonly string[];

  constructor(
    private readonly limits: Limits,
    @Inject(CONFIG) { GATEWAY_PUBLIC_URL: url, GATEWAY_ALLOWED_HOSTS: more }: Pick<GatewayConfig, 'GATEWAY_PUBLIC_URL' | 'GATEWAY_ALLOWED_HOSTS'>,
  ) {
    this.names = [...(url === undefined ? [] : [new URL(url).hostname]), ...more];
  }

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    const headers = request.secure ? onHttps : onHttp;
    headers(request, response, (failed?: unknown) => {
      if (failed !== undefined) next(failed);
      else this.check(request, response).then(() => next(), next);
    });
  };

  private async check(request: Request, response: Response): Promise<void> {
    // What was sent, and what a trusted proxy says was sent: neither may speak for the other.
    if (![request.headers.host, request.host].every((host) => isServedHost(host, this.names))) {
      throw new AppError<GatewayErrorCode>('host_unknown', 'denied', 'The gateway is not served under this name.');
    }
    if (isCrossOrigin({ method: request.method, host: request.host, headers: request.headers })) {
      throw new AppError<GatewayErrorCode>('cross_origin', 'denied', 'Pages of other origins may not call this API.');
    }
    if (!COUNTED.test(request.path)) return;
    // An answer is for whoever asked; their own browser may keep it to ask whether it still holds.
    response.setHeader('Cache-Control', 'private, no-cache');
    const use = await this.limits.request({ address: request.ip ?? '' });
    if (use !== undefined) response.set(rateLimitHeaders('address', use));
  }
}
