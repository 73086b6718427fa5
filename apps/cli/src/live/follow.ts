import { setTimeout as pause } from 'node:timers/promises';
import { toAppError } from '@waggle/errors';
import { cliError } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { readEvents, type ServerEvent } from './event-stream.js';

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;
/** The zone gives a sign every 15 s. */
const SILENT_AFTER_MS = 40_000;

export interface Following {
  readonly topics: readonly ('task' | 'approval' | 'alert')[];
  readonly signal: AbortSignal;
  readonly onEvent: (event: ServerEvent) => void;
  /** True when events come, false while the connection is lost. */
  readonly onLink?: (up: boolean) => void;
}

/**
 * Hears the zone's events until it is told to end; takes up a broken connection where it broke.
 *
 * @throws AppError `events_missing` when this zone has no events, or the zone's own refusal
 */
export async function follow(api: ApiClient, { topics, signal, onEvent, onLink = () => undefined }: Following): Promise<void> {
  let last = '';
  let delay = FIRST_DELAY_MS;
  while (!signal.aborted) {
    try {
      for await (const event of connection(api, topics, last, signal, () => onLink(true))) {
        delay = FIRST_DELAY_MS;
        last = event.id;
        onEvent(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      const { code, details } = toAppError(error);
      const { status, refused } = details;
      if (code === 'feature_missing' || status === 404 || status === 405 || status === 501) throw cliError('events_missing', 'missing', 'This zone has no live events.', error, 'Use a zone of the same version.');
      if (refused === true && status !== 429 && status !== 503) throw error;
    }
    if (signal.aborted) return;
    onLink(false);
    await pause(delay, undefined, { signal }).catch(() => undefined);
    delay = Math.min(delay * 2, MAX_DELAY_MS);
  }
}

async function* connection(api: ApiClient, topics: readonly string[], last: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<ServerEvent> {
  const silent = new AbortController();
  const watch = setTimeout(() => silent.abort(), SILENT_AFTER_MS);
  try {
    const headers: Record<string, string> = { accept: 'text/event-stream', ...(last === '' ? {} : { 'last-event-id': last }) };
    const response = await api.open('/api/events', { query: { topics: topics.join(',') }, headers }, AbortSignal.any([signal, silent.signal]));
    onOpen();
    if (response.body !== null) yield* readEvents(response.body, () => void watch.refresh());
  } finally {
    clearTimeout(watch);
    silent.abort();
  }
}
