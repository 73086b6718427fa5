import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InfrastructureEnv } from '@waggle/dev';
import pg from 'pg';
import { MeasuredProcess } from '../child/measured-process.js';
import { ownSite } from '../load/site.js';
import type { Part } from '../part.js';
import { median, rounded } from '../statistics.js';

const MOST_STARTS = 3;
/** What starting has left over is done by then. */
const CALM_MS = 3000;
const IDLE_MS = 15_000;
const TARGET = { readyMs: 8000, rssMb: 350, cpuPercent: 2 } as const;

const TEXT = `---\nfrom: Ann <ann@customer.example>\nsubject: Opening hours\n---\n\n${'What are your opening hours?\n'.repeat(30)}`;
/** Put into the workspace at once; each is scanned, drafted and laid before the approvers. */
const MOST_TASKS = 500;
const LOADED_WITHIN_MS = 120_000;
const SAMPLE_MS = 200;
const UNDER_WAY = new Set(['received', 'scanned', 'delegated', 'proposed']);

interface Idle {
  readonly readyMs: number;
  readonly rssMb: number;
  readonly cpuPercent: number;
}

/** The whole swarm in one process: how soon it is ready on a workspace that it knows, what it uses while nothing happens, and its memory under load. */
export const idle: Part = async ({ home, infrastructure, noise, log, options }) => {
  const starts = Math.min(MOST_STARTS, options.runs);
  const tasks = Math.min(MOST_TASKS, options.tasks);
  const site = await ownSite(infrastructure.env);
  const folder = join(home, 'zone');
  await mkdir(folder, { recursive: true });
  const env = { ...site.env, WAGGLE_HOME: folder };
  const startZone = (): Promise<MeasuredProcess> => MeasuredProcess.start({ subject: 'zone', env, logFile: join(home, 'zone.log') });
  const seen: Idle[] = [];
  try {
    // The first start makes tables, queues and secrets.
    for (let start = 0; start <= starts; start++) {
      await noise.look();
      const one = await watch(startZone, start === 0 ? 0 : IDLE_MS);
      log(`${start === 0 ? 'first start' : `start ${start}`}: ready after ${Math.round(one.readyMs)} ms`);
      if (start > 0) seen.push(one);
    }
    const peakMb = await underLoad(site.env, folder, await startZone(), tasks);
    return finding(seen, peakMb, tasks);
  } finally {
    await site.dispose();
  }
};

/** The most memory that the zone holds from the first of many tasks until the last of them waits for people; the zone is stopped then. */
async function underLoad({ DATABASE_URL }: InfrastructureEnv, folder: string, zone: MeasuredProcess, tasks: number): Promise<number> {
  const database = new pg.Client({ connectionString: DATABASE_URL });
  try {
    await database.connect();
    const inbox = join(folder, 'workspace', 'Needs_Action', 'email');
    for (let n = 0; n < tasks; n++) await writeFile(join(inbox, `EMAIL_bench-${n}.md`), TEXT);
    const until = performance.now() + LOADED_WITHIN_MS;
    let peakMb = 0;
    for (;;) {
      peakMb = Math.max(peakMb, (await zone.usage()).rssMb);
      const { rows } = await database.query<{ status: string; count: number }>('SELECT status, count(*)::int AS count FROM orchestrator.task GROUP BY status');
      const settled = rows.filter(({ status }) => !UNDER_WAY.has(status)).reduce((sum, { count }) => sum + count, 0);
      if (settled >= tasks) return peakMb;
      if (performance.now() > until) throw new Error(`Of ${tasks} tasks these are there: ${rows.map(({ status, count }) => `${count} ${status}`).join(', ')}.`);
      await pause(SAMPLE_MS);
    }
  } finally {
    await database.end();
    await zone.stop();
  }
}

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

function finding(seen: readonly Idle[], peakMb: number, tasks: number): Awaited<ReturnType<Part>> {
  const readyMs = median(seen.map((one) => one.readyMs));
  const rssMb = median(seen.map((one) => one.rssMb));
  const cpuPercent = median(seen.map((one) => one.cpuPercent));
  return {
    lines: [
      `${Math.round(rssMb)} MB (wanted: below ${TARGET.rssMb}), ${cpuPercent.toFixed(2)} % of one processor (wanted: below ${TARGET.cpuPercent})`,
      `${Math.round(peakMb)} MB at most with ${tasks} tasks at once`,
      `ready after ${(readyMs / 1000).toFixed(2)} s from the start of the process (wanted: below ${TARGET.readyMs / 1000} s)`,
    ],
    json: { ours: Math.round(rssMb), limit: TARGET.rssMb, ratio: rounded(rssMb / TARGET.rssMb), rss_mb: Math.round(rssMb), loaded_rss_mb: Math.round(peakMb), loaded_tasks: tasks, cpu_percent: rounded(cpuPercent), ready_s: rounded(readyMs / 1000), starts: seen.length },
  };
}
