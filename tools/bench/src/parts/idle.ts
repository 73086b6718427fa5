import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MeasuredProcess } from '../child/measured-process.js';
import { ownSite } from '../load/site.js';
import type { Part } from '../part.js';
import { median, rounded } from '../statistics.js';

const STARTS = 3;
/** What starting has left over is done by then. */
const CALM_MS = 3000;
const IDLE_MS = 15_000;
const TARGET = { readyMs: 8000, rssMb: 350, cpuPercent: 2 } as const;

interface Idle {
  readonly readyMs: number;
  readonly rssMb: number;
  readonly cpuPercent: number;
}

/** The whole swarm in one process: how soon it is ready on a workspace that it knows, and what it uses while nothing happens. */
export const idle: Part = async ({ home, infrastructure, noise, log }) => {
  const site = await ownSite(infrastructure.env);
  const folder = join(home, 'zone');
  await mkdir(folder, { recursive: true });
  const env = { ...site.env, WAGGLE_HOME: folder };
  const seen: Idle[] = [];
  try {
    // The first start makes tables, queues and secrets.
    for (let start = 0; start <= STARTS; start++) {
      await noise.look();
      const one = await watch(() => MeasuredProcess.start({ subject: 'zone', env, logFile: join(home, 'zone.log') }), start === 0 ? 0 : IDLE_MS);
      log(`${start === 0 ? 'first start' : `start ${start}`}: ready after ${Math.round(one.readyMs)} ms`);
      if (start > 0) seen.push(one);
    }
  } finally {
    await site.dispose();
  }
  return finding(seen);
};

async function watch(start: () => Promise<MeasuredProcess>, idleMs: number): Promise<Idle> {
  const zone = await start();
  try {
    await pause(CALM_MS);
    const before = await zone.usage();
    const from = performance.now();
    await pause(idleMs);
    const after = await zone.usage();
    return { readyMs: zone.readyMs, rssMb: after.rssMb, cpuPercent: (100 * (after.cpuMs - before.cpuMs)) / (performance.now() - from) };
  } finally {
    await zone.stop();
  }
}

function finding(seen: readonly Idle[]): Awaited<ReturnType<Part>> {
  const readyMs = median(seen.map((one) => one.readyMs));
  const rssMb = median(seen.map((one) => one.rssMb));
  const cpuPercent = median(seen.map((one) => one.cpuPercent));
  return {
    lines: [
      `${Math.round(rssMb)} MB (wanted: below ${TARGET.rssMb}), ${cpuPercent.toFixed(2)} % of one processor (wanted: below ${TARGET.cpuPercent})`,
      `ready after ${(readyMs / 1000).toFixed(2)} s from the start of the process (wanted: below ${TARGET.readyMs / 1000} s)`,
    ],
    json: { rss_mb: Math.round(rssMb), cpu_percent: rounded(cpuPercent), ready_s: rounded(readyMs / 1000), starts: seen.length },
  };
}
