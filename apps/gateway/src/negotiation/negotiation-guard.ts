import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@waggle/errors';
import type { Request } from 'express';
import { PRODUCES } from '../input/open-api.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

const JSON_TYPE = 'application/json';

/** Refuses what is sent in another form than JSON, and what is wanted in a form that there is not. */
@Injectable()
export class NegotiationGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (!/^\/api\//i.test(request.path)) return true;
    const produces = this.reflector.get<string | undefined>(PRODUCES, context.getHandler()) ?? JSON_TYPE;
    if (request.accepts(produces) === false) {
      throw new AppError<GatewayErrorCode>('not_acceptable', 'invalid', `This is available as ${produces} only.`);
    }
    // null: the request has no body. A length of 0 counts as one there, and not here.
    if (request.get('content-length') !== '0' && request.is(JSON_TYPE) === false) {
      throw new AppError<GatewayErrorCode>('media_type_unsupported', 'invalid', `The body is ${request.get('content-type') ?? 'of no type'}, and not ${JSON_TYPE}.`);
    }
    return true;
  }
}
