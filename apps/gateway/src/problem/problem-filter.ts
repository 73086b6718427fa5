import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { Request, Response } from 'express';
import type { GatewayErrorCode } from './gateway.error.js';
import { problemOf } from './problem.js';

const RETRY_AFTER_SECONDS = '5';

/** Turns every error into a problem document; a bug is logged under the reference that the caller is shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const [request, response] = [host.switchToHttp().getRequest<Request>(), host.switchToHttp().getResponse<Response>()];
    const error = fromHttp(thrown, request) ?? toAppError(thrown);
    const reference = randomUUID().slice(0, 8);
    const problem = problemOf(error, request.path, reference);
    if (error.kind === 'bug') this.log.error({ reference, code: error.code, path: request.path, stack: error.stack }, error.message);
    if (response.headersSent) return;
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const { retryAfterSeconds = RETRY_AFTER_SECONDS } = error.details;
    if (problem.status === 503 || problem.status === 429) response.setHeader('Retry-After', String(retryAfterSeconds));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** What the HTTP framework and its body parser throw. */
function fromHttp(thrown: unknown, request: Request): AppError<GatewayErrorCode> | undefined {
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return undefined;
  if (status === 404) return new AppError('route_not_found', 'missing', `There is no ${request.method} ${request.path}.`);
  if (status === 413) return new AppError('body_too_large', 'invalid', 'The body of the request is too large.');
  return new AppError('request_malformed', 'invalid', `The request cannot be read: ${thrown instanceof Error ? thrown.message : 'unknown'}`);
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('status' in thrown)) return undefined;
  return typeof thrown.status === 'number' ? thrown.status : undefined;
}
