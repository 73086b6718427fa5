import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppError } from '@waggle/errors';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

/** An interaction of Slack holds the whole message it was made in, form-encoded. */
const HOOK_LIMIT = '256kb';

/** A signature is over the bytes as they came: below `/hooks/` no body is parsed. To be called before any other parser is set up. */
export function keepRawBodies(app: NestExpressApplication): void {
  app.useBodyParser('raw', { limit: HOOK_LIMIT, type: ({ url }: IncomingMessage) => url?.startsWith('/hooks/') === true });
}

/** @throws AppError `request_malformed` for what is not text: no signature could fit it once it has become some. */
export function hookText(raw: unknown): string {
  if (!Buffer.isBuffer(raw)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new AppError<GatewayErrorCode>('request_malformed', 'invalid', 'The body is not UTF-8.');
  }
}
