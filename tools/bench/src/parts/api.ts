import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@waggle/dev';
import pg from 'pg';
import { MeasuredProcess } from '../child/measured-process.js';
import { ownSite } from '../load/site.js';
import { fill, taskIdOf } from '../office/fill.js';
import { fillChain } from '../office/fill-chain.js';
import { ask, officeEnv, timed } from '../office/requests.js';
import { type Screen, SCREENS, taskOf } from '../office/screens.js';
import type { Part } from '../part.js';
import { percentile, rounded } from '../statistics.js';

const TASKS = 10_000;
const PENDING = 500;
const ENTRIES_PER_TASK = 10;
const WARM_UP = 20;
const REQUESTS = 200;
const WANTED_P95_MS = 100;

interface Measured {
  readonly screen: string;
  readonly ms: readonly number[];
  readonly bareMs: readonly number[];
}

/** How long each screen's request takes with many tasks, beside the same statements alone. */
export const api: Part = async ({ home, infrastructure, noise, log }) => {
  const site = await ownSite(infrastructure.env);
  const token = randomBytes(24).toString('base64url');
  const port = await freePort();
  await mkdir(join(home, 'workspace'), { recursive: true });
  const env = { ...site.env, LOG_LEVEL: 'warn', WAGGLE_WORKSPACE: join(home, 'workspace'), GATEWAY_PORT: String(port), ...(await officeEnv(token)) };
  const office = await MeasuredProcess.start({ subject: 'office', env, logFile: join(home, 'office.log') });
  const bare = new pg.Client({ connectionString: site.env.DATABASE_URL });
  try {
    await bare.connect();
    await fill(bare, { from: 0, to: TASKS, pending: PENDING });
    await fillChain(bare, TASKS * ENTRIES_PER_TASK, ENTRIES_PER_TASK, taskIdOf);
    await bare.query('VACUUM ANALYZE');
    log(`${TASKS} tasks, ${PENDING} pending approvals`);
    await noise.look();
    const measured: Measured[] = [];
    for (const screen of SCREENS) measured.push(await measure(screen, `http://127.0.0.1:${port}`, token, bare));
    return finding(measured);
  } finally {
    await bare.end();
    await office.stop();
    await site.dispose();
  }
};

/** A request and its statements in turn, so that whatever else the machine does meets both. */
async function measure(screen: Screen, url: string, token: string, bare: pg.Client): Promise<Measured> {
  const [ms, bareMs]: [number[], number[]] = [[], []];
  for (let run = -WARM_UP; run < REQUESTS; run++) {
    const taskId = taskOf(Math.abs(run), TASKS);
    const request = await timed(() => ask(`${url}${screen.path(taskId)}`, token));
    const statements = await timed(async () => {
      for (const sql of screen.sql) await bare.query(sql, sql.includes('$1') ? [taskId] : []);
    });
    if (run >= 0) ms.push(request), bareMs.push(statements);
  }
  return { screen: screen.name, ms, bareMs };
}

function finding(measured: readonly Measured[]): Awaited<ReturnType<Part>> {
  const rows = measured.map(({ screen, ms, bareMs }) => ({ screen, p50: at(ms, 0.5), p95: at(ms, 0.95), p99: at(ms, 0.99), bareP50: at(bareMs, 0.5), bareP95: at(bareMs, 0.95) }));
  const slowest = Math.max(...rows.map(({ p95 }) => p95));
  const slow = rows.filter(({ p95 }) => p95 >= WANTED_P95_MS);
  return {
    lines: [
      `${rows.length - slow.length} of ${rows.length} screens below ${WANTED_P95_MS} ms p95 with ${TASKS} tasks and ${PENDING} pending approvals`,
      ...rows.map(({ screen, p50, p95, p99, bareP50, bareP95 }) => `${screen}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms (statements alone: p50 ${bareP50} ms, p95 ${bareP95} ms)`),
    ],
    json: { ours: slowest, limit: WANTED_P95_MS, ratio: rounded(slowest / WANTED_P95_MS), tasks: TASKS, pending: PENDING, requests: REQUESTS, screens: rows },
  };
}

const at = (values: readonly number[], share: number): number => rounded(percentile(values, share));
