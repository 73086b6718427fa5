import { join } from 'node:path';
import { MeasuredProcess } from '../child/measured-process.js';
import { openContender } from '../load/contender.js';
import type { BenchContext, Part } from '../part.js';
import { median, rounded } from '../statistics.js';

/** As a language model takes to answer. */
const HANDLER_MS = '200';
const COUNTS = [1, 2, 4] as const;
const TASKS_PER_PROCESS = 400;
/** Enough to keep all of them busy. */
const IN_FLIGHT = 300;

/** Tasks per second with 1, 2 and 4 processes of one agent whose handler waits. */
export const scale: Part = async (context) => {
  const rates = new Map<number, number>();
  for (const count of COUNTS) rates.set(count, await rateWith(count, context));
  const one = rates.get(1) ?? Number.NaN;
  const ratio = (count: number): number => (rates.get(count) ?? Number.NaN) / one;
  return {
    lines: [
      `2 processes do ${ratio(2).toFixed(2)} times the work of one, 4 do ${ratio(4).toFixed(2)} times (handler: ${HANDLER_MS} ms)`,
      ...COUNTS.map((count) => `${count} ${count === 1 ? 'process' : 'processes'}: ${rounded(rates.get(count) ?? Number.NaN)} tasks/s`),
    ],
    json: { handler_ms: Number(HANDLER_MS), ...Object.fromEntries(COUNTS.map((count) => [`tasks_per_s_${count}`, rounded(rates.get(count) ?? Number.NaN)])), ratio_2: rounded(ratio(2)), ratio_4: rounded(ratio(4)) },
  };
};

async function rateWith(count: number, context: BenchContext): Promise<number> {
  const { options, noise, home, log } = context;
  const core = await openContender(context, 'core');
  const agents: MeasuredProcess[] = [];
  try {
    for (let made = 0; made < count; made += 1) {
      agents.push(await MeasuredProcess.start({ subject: 'agent', env: { ...core.env, HANDLER_MS }, logFile: join(home, 'agent.log') }));
    }
    const runs: number[] = [];
    for (let run = -1; run < options.runs; run += 1) {
      await noise.look();
      const tasks = TASKS_PER_PROCESS * count;
      const started = performance.now();
      await core.load.closed(tasks, IN_FLIGHT);
      const rate = tasks / ((performance.now() - started) / 1000);
      if (run >= 0) runs.push(rate);
      log(`${count} ${count === 1 ? 'process' : 'processes'} ${run < 0 ? 'warm-up' : `run ${run + 1}`}: ${rounded(rate)} tasks/s`);
    }
    return median(runs);
  } finally {
    await Promise.all(agents.map((agent) => agent.stop()));
    await core.close();
  }
}
