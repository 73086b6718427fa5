import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@waggle/errors';
import type { Response } from 'express';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { type Entry, NEEDED_ROLE, type NeededRole, signedAs, type SignedRequest } from './caller.js';
import { Directory } from './directory.service.js';
import { Limits, rateLimitHeaders } from './limits.service.js';
import { hasExpired, mayAct } from './people.js';
import { isCsrfOf, secretIn, SESSION_COOKIE } from './session.js';
import { SessionService } from './session.service.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i;
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a request through when its token or its session belongs to a person whose role suffices. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly directory: Directory,
    private readonly sessions: SessionService,
    private readonly limits: Limits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.getAllAndOverride<NeededRole | undefined>(NEEDED_ROLE, [context.getHandler(), context.getClass()]) ?? 'admin';
    if (needed === 'anyone') return true;
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const entry = await this.entryOf(request);
    const { name, role } = entry.signed.person;
    const use = await this.limits.request({ person: name });
    if (use !== undefined) addHeaders(context.switchToHttp().getResponse<Response>(), rateLimitHeaders('person', use));
    if (!mayAct(role, needed)) throw new AppError<GatewayErrorCode>('role_insufficient', 'denied', `This needs the role ${needed}; ${name} is ${role}.`);
    request.entry = entry;
    return true;
  }

  private async entryOf({ headers, method }: SignedRequest): Promise<Entry> {
    if (headers.authorization !== undefined) return this.bearer(headers.authorization);
    const secret = secretIn(headers.cookie, SESSION_COOKIE);
    if (secret === undefined) throw new AppError<GatewayErrorCode>('token_missing', 'denied', 'The request carries neither a session nor a token.');
    const entry = await this.sessions.use(secret);
    if (SAFE.includes(method) || isCsrfOf(secret, headers['x-csrf-token'])) return entry;
    throw new AppError<GatewayErrorCode>('csrf_invalid', 'denied', 'The request does not carry the CSRF token of its session.');
  }

  private bearer(header: string): Entry {
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) throw new AppError<GatewayErrorCode>('token_unknown', 'denied', 'The header Authorization holds no token.');
    const { credential, key } = this.directory.byToken(token);
    return { signed: signedAs(credential.person.name, credential.role, key), session: undefined, stands: async () => !hasExpired(credential, new Date()) };
  }
}

/** Beside those that the address was given. */
function addHeaders(response: Response, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    const before = response.getHeader(name);
    response.setHeader(name, before === undefined ? value : `${String(before)}, ${value}`);
  }
}
