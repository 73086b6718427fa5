import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, type InfrastructureEnv } from '@waggle/dev';
import pg from 'pg';
import { MeasuredProcess } from '../child/measured-process.js';
import { Load } from '../load/load.js';
import { ownSite } from '../load/site.js';
import { databaseWork, since } from '../office/database-work.js';
import { Growing } from '../office/growing.js';
import { ask, officeEnv, timed } from '../office/requests.js';
import { SCREENS, taskOf } from '../office/screens.js';
import type { BenchContext, Part } from '../part.js';
import { percentile, rounded } from '../statistics.js';

const SIZES = [1000, 10_000, 100_000] as const;
const TASKS = 600;
const IN_FLIGHT = 20;
const REQUESTS = 12;
const IDLE_SECONDS = 12;

/** What the zone costs when it has worked on so many tasks. */
interface Level {
  readonly tasks: number;
  /** Until it takes work. */
  readonly cpuMsToReady: number;
  readonly cpuMsPerTask: number;
  readonly pagesPerTask: number;
  readonly rowsPerTask: number;
  readonly screens: ReadonlyArray<{ readonly screen: string; readonly p50: number }>;
  /** Of all screens, each asked for once. */
  readonly pagesOfScreens: number;
  readonly idleCpuShare: number;
  readonly idlePagesPerSecond: number;
  readonly verifyMsPer1000: number;
  readonly rssMb: number;
}

/** The place of one run: the process, its load and its database. */
interface Zone {
  readonly process: MeasuredProcess;
  readonly load: Load;
  readonly client: pg.Client;
  readonly url: string;
  readonly token: string;
}

/** What the next tasks, the screens and the periodic work cost when 1,000, 10,000 and 100,000 tasks have been. */
export const growth: Part = async (context) => {
  const site = await ownSite(context.infrastructure.env);
  const client = new pg.Client({ connectionString: site.env.DATABASE_URL });
  const workspace = join(context.home, 'growth');
  await mkdir(workspace, { recursive: true });
  try {
    await client.connect();
    const growing = new Growing(client, workspace);
    // Makes the tables.
    await withZone(context, site.env, client, workspace, async () => undefined);
    const levels: Level[] = [];
    for (const tasks of SIZES) {
      await growing.growTo(tasks);
      context.log(`${tasks} tasks are there`);
      levels.push(await withZone(context, site.env, client, workspace, (zone) => measure(zone, tasks)));
      context.log(`measured with ${tasks}`);
    }
    return finding(levels);
  } finally {
    await client.end();
    await site.dispose();
  }
};

async function withZone<T>({ home, options, noise }: BenchContext, servers: InfrastructureEnv, client: pg.Client, workspace: string, work: (zone: Zone) => Promise<T>): Promise<T> {
  const token = randomBytes(24).toString('base64url');
  const port = await freePort();
  // The backup of what was filled in would be measured else.
  const env = { ...servers, LOG_LEVEL: 'warn', WAGGLE_WORKSPACE: workspace, GATEWAY_PORT: String(port), AUDIT_TURN_SECONDS: '86400', ...(await officeEnv(token)) };
  const process = await MeasuredProcess.start({ subject: 'busy-office', env, logFile: join(home, 'growth.log'), profile: options.profile });
  const load = await Load.open(servers);
  process.onGone((reason) => load.fail(reason));
  try {
    await noise.look();
    return await work({ process, load, client, url: `http://127.0.0.1:${port}`, token });
  } finally {
    await load.close();
    await process.stop();
  }
}

async function measure(zone: Zone, tasks: number): Promise<Level> {
  const { cpuMs: cpuMsToReady } = await zone.process.usage();
  await zone.load.closed(TASKS / 2, IN_FLIGHT);
  await pause(2000);
  const level = { tasks, cpuMsToReady, ...(await nextTasks(zone)), ...(await idling(zone)), ...(await screens(zone)), verifyMsPer1000: await verify(zone) };
  return { ...level, rssMb: (await zone.process.usage()).rssMb };
}

async function nextTasks({ process, load, client }: Zone): Promise<Pick<Level, 'cpuMsPerTask' | 'pagesPerTask' | 'rowsPerTask'>> {
  const [before, cpuBefore] = [await databaseWork(client), (await process.usage()).cpuMs];
  await load.closed(TASKS, IN_FLIGHT);
  const cpuMs = (await process.usage()).cpuMs - cpuBefore;
  const { pages, rows } = since(before, await databaseWork(client));
  return { cpuMsPerTask: cpuMs / TASKS, pagesPerTask: pages / TASKS, rowsPerTask: rows / TASKS };
}

/** Sweeps, samplers, timers: whatever is done without being asked. */
async function idling({ process, client }: Zone): Promise<Pick<Level, 'idleCpuShare' | 'idlePagesPerSecond'>> {
  const [before, cpuBefore, began] = [await databaseWork(client), (await process.usage()).cpuMs, performance.now()];
  await pause(IDLE_SECONDS * 1000);
  const cpuMs = (await process.usage()).cpuMs - cpuBefore;
  const ms = performance.now() - began;
  const { pages } = since(before, await databaseWork(client));
  return { idleCpuShare: cpuMs / ms, idlePagesPerSecond: pages / (ms / 1000) };
}

async function screens({ client, url, token }: Zone): Promise<Pick<Level, 'screens' | 'pagesOfScreens'>> {
  const before = await databaseWork(client);
  const screens: Array<Level['screens'][number]> = [];
  for (const { name, path } of SCREENS) {
    const ms: number[] = [];
    for (let run = 0; run < REQUESTS; run++) ms.push(await timed(() => ask(`${url}${path(taskOf(run, SIZES[0]))}`, token)));
    screens.push({ screen: name, p50: percentile(ms, 0.5) });
  }
  return { screens, pagesOfScreens: since(before, await databaseWork(client)).pages / REQUESTS };
}

async function verify({ client, url, token }: Zone): Promise<number> {
  const { rows } = await client.query<{ seq: string }>('SELECT head_seq AS seq FROM audit.chain');
  const ms = await timed(async () => {
    const verdict = JSON.parse(await ask(`${url}/api/audit/verify`, token)) as { ok: boolean };
    if (!verdict.ok) throw new Error('the chain does not verify');
  });
  return ms / (Number(rows[0]?.seq) / 1000);
}

/** Each figure of the largest size beside that of the smallest; only pages and CPU are the same on a busy machine. */
function finding(levels: readonly Level[]): Awaited<ReturnType<Part>> {
  const [first, last] = [levels[0], levels.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const times = (of: (level: Level) => number): number => of(last) / of(first);
  const row = (name: string, of: (level: Level) => number): string => `${name}: ${levels.map((level) => rounded(of(level))).join(', ')}`;
  return {
    lines: [
      `a task with ${last.tasks} behind it costs ${times((level) => level.pagesPerTask).toFixed(2)} x the pages and ${times((level) => level.cpuMsPerTask).toFixed(2)} x the CPU of one with ${first.tasks} (wanted: no more)`,
      `idle: ${times((level) => level.idlePagesPerSecond).toFixed(2)} x the pages; start: ${times((level) => level.cpuMsToReady).toFixed(2)} x the CPU; audit verify: ${times((level) => level.verifyMsPer1000).toFixed(2)} x an entry`,
      `the screens, each once: ${times((level) => level.pagesOfScreens).toFixed(2)} x the pages`,
      `with ${levels.map(({ tasks }) => tasks).join(', ')} tasks:`,
      row('pages a task', (level) => level.pagesPerTask),
      row('rows read a task', (level) => level.rowsPerTask),
      row('CPU ms a task', (level) => level.cpuMsPerTask),
      row('pages a second when idle', (level) => level.idlePagesPerSecond),
      row('CPU share when idle', (level) => level.idleCpuShare),
      row('CPU ms to ready', (level) => level.cpuMsToReady),
      row('ms per 1,000 entries verified', (level) => level.verifyMsPer1000),
      row('pages of all screens', (level) => level.pagesOfScreens),
      row('MB', (level) => level.rssMb),
      ...first.screens.map(({ screen }, index) => `${screen}: p50 ${levels.map((level) => rounded(level.screens[index]?.p50 ?? 0)).join(', ')} ms`),
    ],
    json: {
      ratio_pages_per_task: rounded(times((level) => level.pagesPerTask)),
      ratio_cpu_per_task: rounded(times((level) => level.cpuMsPerTask)),
      ratio_idle_pages: rounded(times((level) => level.idlePagesPerSecond)),
      ratio_pages_of_screens: rounded(times((level) => level.pagesOfScreens)),
      levels,
    },
  };
}
