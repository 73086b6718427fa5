import { createHash, randomUUID } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError, type ErrorRecord, fromRecord, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { z } from 'zod';
import type { SignedRequest } from '../access/caller.js';
import { shape } from '../input/shape-pipe.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { problemOf } from '../problem/problem.js';
import { IdempotencyRepository, type Kept, type KeyOf } from './idempotency.repository.js';

const SECRET_ANSWER = 'waggle:secret-answer';
const NEVER_KEPT = 'waggle:never-kept';
export const REPLAYED = 'Idempotency-Replayed';

/** The answer of this handler holds a secret that is shown once: it is not kept for a second request with the same key. */
export const SecretAnswer = (): MethodDecorator => SetMetadata(SECRET_ANSWER, true);

/** This handler is given a password: not even a hash of the request is kept, by which it could be guessed. An Idempotency-Key does nothing. */
export const NeverKept = (): MethodDecorator => SetMetadata(NEVER_KEPT, true);

const KEY = shape(z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Idempotency-Key: 1 to 200 visible characters').optional());

interface Run {
  readonly owner: KeyOf;
  readonly attempt: string;
  readonly secret: boolean;
  readonly path: string;
}

/** Carries a POST with an Idempotency-Key out once: the same request again is given the same answer, another one is refused. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly kept: IdempotencyRepository,
    private readonly reflector: Reflector,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const [request, response] = [context.switchToHttp().getRequest<SignedRequest>(), context.switchToHttp().getResponse<Response>()];
    if (request.method !== 'POST' || request.entry === undefined || this.isSet(NEVER_KEPT, context)) return next.handle();
    const key = KEY.transform(request.get('idempotency-key'));
    if (key === undefined) return next.handle();
    const owner: KeyOf = { person: request.entry.signed.person.name, key };
    const [fingerprint, attempt] = [fingerprintOf(request), randomUUID()];
    if (!(await this.kept.begin(owner, fingerprint, attempt))) return of(this.replay(await this.kept.find(owner), fingerprint, response));
    return of(await this.carryOut({ owner, attempt, secret: this.isSet(SECRET_ANSWER, context), path: request.path }, next, response));
  }

  private isSet(mark: string, context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(mark, context.getHandler()) ?? false;
  }

  private async carryOut(run: Run, next: CallHandler, response: Response): Promise<unknown> {
    const { owner, attempt, secret } = run;
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (thrown) {
      await this.refused(run, toAppError(thrown));
      throw thrown;
    }
    const location = response.getHeader('Location');
    await this.keep(() => this.kept.finish(attempt, owner, { status: response.statusCode, location: typeof location === 'string' ? location : null, body: secret ? null : toText(body) }));
    return body;
  }

  private async refused({ owner, attempt, path }: Run, error: AppError): Promise<void> {
    const { status } = problemOf(error, path, '');
    const isLasting = error.kind !== 'transient' && error.kind !== 'bug';
    await this.keep(() => (isLasting ? this.kept.finish(attempt, owner, { status, location: null, body: JSON.stringify(error.toRecord()) }) : this.kept.abandon(attempt, owner)));
  }

  /** It was carried out or refused whether we can write that down or not: whoever asked is told so, and the key counts as in use for a while. */
  private async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (thrown) {
      this.log.warn({ detail: toAppError(thrown).message }, 'the answer to an Idempotency-Key could not be kept');
    }
  }

  private replay(kept: Kept | undefined, fingerprint: string, response: Response): unknown {
    if (kept !== undefined && kept.fingerprint !== fingerprint) throw refusal('idempotency_key_reused', 'This Idempotency-Key came with another request before.');
    if (kept === undefined || kept.status === null) throw refusal('idempotency_key_in_use', 'A request with this Idempotency-Key is under way.');
    response.setHeader(REPLAYED, 'true');
    if (kept.status >= 400) throw fromRecord(JSON.parse(kept.body ?? '{}') as ErrorRecord);
    if (kept.body === null && kept.status !== 204) throw refusal('answer_not_kept', 'The request with this Idempotency-Key was carried out.');
    response.status(kept.status);
    if (kept.location !== null) response.setHeader('Location', kept.location);
    return kept.body === null ? undefined : JSON.parse(kept.body);
  }
}

const refusal = (code: GatewayErrorCode, detail: string): AppError<GatewayErrorCode> => new AppError(code, 'conflict', detail);

const toText = (body: unknown): string | null => (body === undefined ? null : JSON.stringify(body));

const ANYTHING = shape(z.unknown());

/** What makes two requests the same: never the request itself, which may hold a secret. @throws AppError `input_invalid`: what nests without end has no text */
function fingerprintOf(request: SignedRequest): string {
  ANYTHING.transform(request.body);
  return createHash('sha256').update(JSON.stringify([request.method, request.originalUrl, request.body ?? null])).digest('hex');
}
