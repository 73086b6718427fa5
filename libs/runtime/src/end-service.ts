import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestMicroservice } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Heartbeat } from './heartbeat.js';
import type { Infrastructure } from './infrastructure.js';

/** As long as the orchestrator waits for an answer: what takes longer is a hang, not work. */
export const LONGEST_WORK_MS = 600_000;
/** What has not drained by then is given back by the broker. */
export const DRAIN_MS = 20_000;
/** What hangs has so long to fail once it is cut off: a broker that hangs too is given up meanwhile. */
const FAILS_WITHIN_MS = 12_000;

/** What of a service runs, as far as its start has come. */
export interface Begun {
  readonly infrastructure: Infrastructure;
  readonly log: Logger;
  app?: INestMicroservice;
  healthServer?: Server;
  /** Of one that beats. */
  heartbeat?: Heartbeat;
}

/** Finishes what is under way, then closes everything. Resolves in any case, and a little later than `withinMs` at the latest. */
export async function endService(begun: Begun, withinMs: number): Promise<void> {
  const { broker } = begun.infrastructure;
  // Without the broker nothing can be handed on: it stays in the outbox or is delivered again, and nobody waits for it.
  if (broker.connection.away) void broker.cut();
  else broker.connection.once('down', () => void broker.cut());
  const over = new AbortController();
  const late = giveUp(begun, withinMs, over.signal).catch(() => undefined);
  await Promise.race([end(begun), late]).finally(() => over.abort());
}

async function end({ healthServer, heartbeat, app, infrastructure, log }: Begun): Promise<void> {
  const steps = [() => healthServer?.close(), () => heartbeat?.stop(), () => app?.close(), () => infrastructure.close()];
  for (const step of steps) {
    try {
      await step();
    } catch (thrown) {
      log.warn({ detail: toAppError(thrown).message }, 'something could not be ended properly');
    }
  }
  log.info({}, 'stopped');
}

async function giveUp({ infrastructure, log }: Begun, withinMs: number, signal: AbortSignal): Promise<void> {
  await pause(withinMs, undefined, { signal });
  log.warn({ withinMs }, 'not drained in time: cut off from broker and database');
  infrastructure.cut();
  await pause(FAILS_WITHIN_MS, undefined, { signal });
  log.error({ code: 'stop_hangs' }, 'something hangs, and is left to itself');
}
