import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '@waggle/errors';
import type { ApiClient } from '../client/api-client.js';
import { follow } from '../live/follow.js';
import type { Desk } from './desk.js';

const POLL_EVERY_MS = 2000;
const TICK_MS = 1000;
/** Also while events come the whole queue is read now and then. */
const READ_EVERY_MS = 30_000;

/** Keeps the desk as the zone is, by its events where it has them, else by looking; ends with the signal. */
export async function keepCurrent(desk: Desk, api: ApiClient, signal: AbortSignal): Promise<void> {
  await desk.refresh();
  await Promise.all([tick(desk, signal), look(desk, signal), listen(desk, api, signal)]);
}

async function listen(desk: Desk, api: ApiClient, signal: AbortSignal): Promise<void> {
  try {
    await follow(api, {
      topics: ['approval'],
      signal,
      onLink: (up) => {
        desk.linkIs(up ? 'live' : 'lost');
        // What happened before the connection was there, nobody tells.
        if (up) void desk.refresh();
      },
      onEvent: ({ type, data }) => (type === 'approval' ? desk.hear(parsed(data)) : void desk.refresh()),
    });
  } catch (error) {
    desk.linkIs('polling');
    if (!hasCode(error, 'events_missing')) await desk.refresh();
  }
}

async function look(desk: Desk, signal: AbortSignal): Promise<void> {
  for (let waited = 0; !signal.aborted; waited += POLL_EVERY_MS) {
    await pause(POLL_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && (desk.state().link !== 'live' || waited % READ_EVERY_MS === 0)) await desk.refresh();
  }
}

/** Times that run down are shown as they do. */
async function tick(desk: Desk, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(TICK_MS, undefined, { signal }).catch(() => undefined);
    desk.change((state) => state);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
