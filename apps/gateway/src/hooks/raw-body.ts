import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { WEBHOOK_LIMIT } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

/** An interaction of Slack holds the whole message it was made in, form-encoded. */
const HOOK_LIMIT = '256kb';

/** A signature is over the bytes as they came: below `/hooks/` and `/api/hooks/` no body is parsed. To be called before any other parser is set up. */
export function keepRawBodies(app: NestExpressApplication): void {
  const below = (path: string) => ({ url }: IncomingMessage): boolean => url?.toLowerCase().startsWith(path) === true;
  app.useBodyParser('raw', { limit: HOOK_LIMIT, type: below('/hooks/') });
  app.useBodyParser('raw', { limit: WEBHOOK_LIMIT, type: below('/api/hooks/') });
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
