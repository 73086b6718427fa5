import { join } from 'node:path';
import { MeasuredProcess } from '../child/measured-process.js';
import { Delegations } from '../load/delegations.js';
import { ownSite, type Site } from '../load/site.js';
import type { BenchContext, Part } from '../part.js';
import { median, rounded } from '../statistics.js';

/** As a language model takes to answer. */
const HANDLER_MS = 200;
const COUNTS = [1, 2, 4] as const;
/** Twice the processes do at least so many times the work. */
const WANTED_RATIO = 1.7;
const TASKS_PER_PROCESS = 400;

/** Tasks per second with 1, 2 and 4 processes of one agent whose handler waits. */
export const scale: Part = async (context) => {
  const site = await ownSite(context.infrastructure.env);
  try {
    const rates = new Map<number, number>();
    for (const count of COUNTS) rates.set(count, await rateWith(count, site, context));
    return finding(rates);
  } finally {
    await site.dispose();
  }
};

async function rateWith(count: number, { env }: Site, { options, noise, home, log }: BenchContext): Promise<number> {
  const delegations = await Delegations.open(env);
  const start = (): Promise<MeasuredProcess> => MeasuredProcess.start({ subject: 'agent', env: { ...env, LOG_LEVEL: 'warn', HANDLER_MS: String(HANDLER_MS) }, logFile: join(home, 'agent.log') });
  const agents = await Promise.all(Array.from({ length: count }, start));
  agents.forEach((agent) => agent.onGone((reason) => delegations.fail(reason)));
  try {
    const runs: number[] = [];
    for (let run = -1; run < options.runs; run += 1) {
      await noise.look();
      const started = performance.now();
      await delegations.burst('sales', TASKS_PER_PROCESS * count);
      const rate = (TASKS_PER_PROCESS * count) / ((performance.now() - started) / 1000);
      if (run >= 0) runs.push(rate);
      log(`${named(count)} ${run < 0 ? 'warm-up' : `run ${run + 1}`}: ${rounded(rate)} tasks/s`);
    }
    return median(runs);
  } finally {
    await delegations.close();
    await Promise.all(agents.map((agent) => agent.stop()));
  }
}

function finding(rates: ReadonlyMap<number, number>): Awaited<ReturnType<Part>> {
  const rate = (count: number): number => rates.get(count) ?? Number.NaN;
  const ratio = (count: number): number => rate(count) / rate(1);
  return {
    lines: [
      `2 processes do ${ratio(2).toFixed(2)} times the work of one, 4 do ${ratio(4).toFixed(2)} times (wanted of 2: ${WANTED_RATIO}; the handler waits ${HANDLER_MS} ms)`,
      ...COUNTS.map((count) => `${named(count)}: ${rounded(rate(count))} tasks/s`),
    ],
    json: { ours: rounded(ratio(2)), limit: WANTED_RATIO, ratio: rounded(ratio(2) / WANTED_RATIO), handler_ms: HANDLER_MS, ...Object.fromEntries(COUNTS.map((count) => [`tasks_per_s_${count}`, rounded(rate(count))])), ratio_2: rounded(ratio(2)), ratio_4: rounded(ratio(4)) },
  };
}

const named = (count: number): string => (count === 1 ? '1 process' : `${count} processes`);
