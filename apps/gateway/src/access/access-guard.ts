import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { NEEDED_ROLE, OPEN, type Signed, type SignedRequest } from './caller.js';
import { type AccessRole, holderOf, mayAct } from './people.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;

/** Lets a request through when its bearer token belongs to a person whose role suffices. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [context.getHandler(), context.getClass()]) === true) return true;
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const signed = this.signedBy(request.headers.authorization);
    const needed = this.reflector.getAllAndOverride<AccessRole | undefined>(NEEDED_ROLE, [context.getHandler(), context.getClass()]) ?? 'viewer';
    if (!mayAct(signed.person.role, needed)) {
      throw new AppError<GatewayErrorCode>('role_insufficient', 'denied', `This needs the role ${needed}; ${signed.person.name} is ${signed.person.role}.`);
    }
    request.signed = signed;
    return true;
  }

  private signedBy(header: string | undefined): Signed {
    if (header === undefined) throw new AppError<GatewayErrorCode>('token_missing', 'denied', 'The request carries no token.');
    const token = BEARER.exec(header)?.[1];
    const person = token === undefined ? undefined : holderOf(token, this.config.OPERATOR_TOKENS);
    if (token === undefined || person === undefined) throw new AppError<GatewayErrorCode>('token_unknown', 'denied', 'The token is not known here.');
    return { person, token };
  }
}
