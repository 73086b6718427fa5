import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { Request, Response } from 'express';
import { AllowedMethods } from '../negotiation/allowed-methods.js';
import type { GatewayErrorCode } from './gateway.error.js';
import { problemOf } from './problem.js';

const RETRY_AFTER_SECONDS = '5';

/** Turns every error into a problem document; a bug is logged under the reference that the caller is shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly methods: AllowedMethods,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const [request, response] = [host.switchToHttp().getRequest<Request>(), host.switchToHttp().getResponse<Response>()];
    const allowed = isUnrouted(thrown) ? this.methods.at(request.path) : [];
    if (allowed.length > 0 && !response.headersSent) response.setHeader('Allow', allowed.join(', '));
    const error = fromHttp(thrown, request, allowed) ?? toAppError(thrown);
    const reference = randomUUID().slice(0, 8);
    const problem = problemOf(error, request.path, reference);
    if (error.kind === 'bug') this.log.error({ reference, code: error.code, path: request.path, stack: error.stack }, error.message);
    if (response.headersSent) return;
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const { retryAfterSeconds = RETRY_AFTER_SECONDS } = error.details;
    if (problem.status === 503 || problem.status === 429 || problem.code === 'idempotency_key_in_use') response.setHeader('Retry-After', String(retryAfterSeconds));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** What the HTTP framework and its body parser throw. */
function fromHttp(thrown: unknown, request: Request, allowed: readonly string[]): AppError<GatewayErrorCode> | undefined {
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return undefined;
  if (allowed.length > 0) return new AppError('method_not_allowed', 'invalid', `${request.path} knows ${allowed.join(', ')}, and not ${request.method}.`);
  if (status === 404) return new AppError('route_not_found', 'missing', `There is no ${request.method} ${request.path}.`);
  if (status === 413) return new AppError('body_too_large', 'invalid', 'The body of the request is too large.');
  // The parser of JSON repeats what it was given, which may be a password.
  const detail = thrown instanceof SyntaxError ? 'the body is not JSON' : thrown instanceof Error ? thrown.message : 'unknown';
  return new AppError('request_malformed', 'invalid', `The request cannot be read: ${detail}`);
}

/** The framework found no handler; what a handler does not find is an `AppError`. */
const isUnrouted = (thrown: unknown): boolean => thrown instanceof HttpException && thrown.getStatus() === 404;

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('status' in thrown)) return undefined;
  return typeof thrown.status === 'number' ? thrown.status : undefined;
}
