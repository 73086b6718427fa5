import { createHash } from 'node:crypto';
import type { PayloadOf, TaskArrive } from '@waggle/contracts';
import { fillTemplate, printable } from './fill-template.js';
import { webhookError } from './webhook.error.js';
import type { WebhookSource } from './webhook-source.js';
import type { WebhookRequest } from './verify-webhook.js';

const MAX_TITLE = 300;
const MAX_BODY = 200_000;
const MAX_DEPTH = 64;
const HASH_LENGTH = 8;

/**
 * The one task of a delivery.
 *
 * @throws AppError `webhook_unreadable` for what is no JSON
 */
export function webhookTask({ headers, body }: WebhookRequest, source: WebhookSource, delivery: string, now: Date): PayloadOf<typeof TaskArrive> {
  const document = documentOf(body);
  const hash = createHash('sha256').update(`${source.name}\n${delivery}`).digest('hex');
  const event = headers['x-github-event']?.slice(0, 100);
  const title = printable(fillTemplate(source.title ?? `Webhook ${source.name}${event === undefined ? '' : `: ${event}`}`, document));
  return {
    taskId: `${source.prefix}_${now.toISOString().slice(0, 10).replaceAll('-', '')}_${hash.slice(0, HASH_LENGTH)}`,
    frontMatter: {
      source: `webhook:${source.name}`,
      title: title.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE),
      ...(source.priority !== undefined && { priority: source.priority }),
      ...(source.domain !== undefined && { domain: source.domain }),
      ...(event !== undefined && { event: printable(event) }),
      delivery,
      received: now.toISOString(),
    },
    body: `${printable((source.body === undefined ? JSON.stringify(document, null, 2) : fillTemplate(source.body, document)).slice(0, MAX_BODY))}\n`,
    sourceKey: `webhook ${source.name} ${delivery}`,
  };
}

function documentOf(body: Buffer): unknown {
  const document = parsed(body);
  if (isDeeper(document, MAX_DEPTH)) throw webhookError('webhook_unreadable', `The body is nested deeper than ${MAX_DEPTH}.`);
  return document;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw webhookError('webhook_unreadable', 'The body is not JSON in UTF-8.');
  }
}

/** What nests without end has no text. */
function isDeeper(value: unknown, levels: number): boolean {
  return typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
}
