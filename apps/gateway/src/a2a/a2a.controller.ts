import { formatSSEErrorEvent, formatSSEEvent, SSE_HEADERS } from '@a2a-js/sdk';
import { toJsonRpcError } from '@a2a-js/sdk/errors';
import { LegacyJsonRpcTransportHandler } from '@a2a-js/sdk/compat/v0_3/server';
import { type A2ARequestHandler, JsonRpcTransportHandler, type ServerCallContext, validateVersion } from '@a2a-js/sdk/server';
import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { Response } from 'express';
import { z } from 'zod';
import { Allow, CurrentEntry, type Entry, type Signed } from '../access/caller.js';
import { mayAct } from '../access/people.js';
import { shape } from '../input/shape-pipe.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { contextOf } from './a2a-call.js';
import { withFaults } from './a2a-fault.js';
import { A2aService } from './a2a.service.js';

/** Who names no version speaks this one. */
const UNNAMED = '0.3';
const BEAT_MS = 15_000;
/** A stream that still has something to wait for is taken up again by its client, which is asked again who it is. */
const LONGEST_MS = 30 * 60_000;
const CHANGING = ['SendMessage', 'SendStreamingMessage', 'CancelTask', 'message/send', 'message/stream', 'tasks/cancel'];

type Answer = AsyncIterable<object> | object;

/** Who listens to a stream, and what ends it early. */
interface Listener {
  readonly id: unknown;
  readonly response: Response;
  readonly stands: () => Promise<boolean>;
  readonly gone: AbortController;
}

/** The JSON-RPC binding of the A2A protocol, in two versions. Access and limits are those of the REST API. */
@Controller('a2a')
@ApiExcludeController()
export class A2aController {
  private readonly handler: A2ARequestHandler;

  constructor(
    service: A2aService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.handler = withFaults(service, log);
  }

  @Post()
  @Allow('viewer')
  async call(@Body(shape(z.unknown())) body: unknown, @Headers('a2a-version') named: string | undefined, @CurrentEntry() { signed, stands }: Entry, @Res() response: Response): Promise<void> {
    requireRole(body, signed);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const version = named === undefined || named === '' ? UNNAMED : named;
    const answer = await this.answer(body, version, contextOf({ signed, signal: gone.signal }, version));
    if (Symbol.asyncIterator in answer) return this.stream(answer, { id: idOf(body), response, stands, gone });
    response.status(200).json(answer);
  }

  private async answer(body: unknown, version: string, context: ServerCallContext): Promise<Answer> {
    try {
      validateVersion(version, await this.handler.getAgentCard(), 'JSONRPC');
    } catch (thrown) {
      return failure(idOf(body), thrown);
    }
    const transport = version === UNNAMED ? new LegacyJsonRpcTransportHandler(this.handler) : new JsonRpcTransportHandler(this.handler);
    return transport.handle(body as Record<string, unknown>, context);
  }

  /** What fails before the first event is a plain answer. */
  private async stream(events: AsyncIterable<object>, { id, response, stands, gone }: Listener): Promise<void> {
    const beat = setInterval(() => {
      if (response.headersSent) response.write(': \n\n');
      stands().then((still) => still || gone.abort(), () => undefined);
    }, BEAT_MS);
    const renew = setTimeout(() => gone.abort(), LONGEST_MS);
    try {
      for await (const event of events) {
        if (!response.headersSent) response.status(200).set(SSE_HEADERS).flushHeaders();
        response.write(formatSSEEvent(event));
      }
    } catch (thrown) {
      this.log.debug({ detail: toAppError(thrown).message }, 'a stream of another program ended early');
      if (response.headersSent) response.write(formatSSEErrorEvent(failure(id, thrown)));
      else response.status(200).json(failure(id, thrown));
    } finally {
      clearInterval(beat);
      clearTimeout(renew);
      response.end();
    }
  }
}

const failure = (id: unknown, thrown: unknown): object => ({ jsonrpc: '2.0', id, error: toJsonRpcError(thrown) });

function field(body: unknown, name: string): unknown {
  return body !== null && typeof body === 'object' ? (body as Record<string, unknown>)[name] : undefined;
}

function idOf(body: unknown): unknown {
  return field(body, 'id') ?? null;
}

/** Who may look may not ask for work. */
function requireRole(body: unknown, { person }: Signed): void {
  const method = field(body, 'method');
  if (!CHANGING.includes(String(method)) || mayAct(person.role, 'approver')) return;
  throw new AppError<GatewayErrorCode>('role_insufficient', 'denied', `${String(method)} needs the role approver; ${person.name} is ${person.role}.`);
}
