import type { BenchContext, Part } from '../part.js';
import { type Contender, openContender } from '../load/contender.js';
import { median, percentile, rounded, spread } from '../statistics.js';

/** Enough to keep every stage busy, few enough that the latency is not the queue's. */
const IN_FLIGHT = 500;
const HALF_LOAD_SECONDS = 4;

interface Run {
  readonly tasksPerSecond: number;
  readonly cpuMsPerTask: number;
}

/** Durable tasks per second through the services, and their latency at half of that, beside the bare limit. */
export const pipeline: Part = async (context) => {
  const swarm = await openContender(context, 'swarm', {}, context.options.profile);
  const bare = await openContender(context, 'bare');
  try {
    const [ours, limit] = await interleaved(context, [swarm, bare]);
    const half = await halfLoad(swarm, median(ours.map((run) => run.tasksPerSecond)) / 2);
    const { rssMb } = await swarm.process.usage();
    return finding(ours, limit, half, rssMb);
  } finally {
    await Promise.all([swarm.close(), bare.close()]);
  }
};

async function interleaved({ options, noise, log }: BenchContext, [one, other]: readonly [Contender, Contender]): Promise<[Run[], Run[]]> {
  const runs: [Run[], Run[]] = [[], []];
  for (let run = -1; run < options.runs; run++) {
    await noise.look();
    for (const [index, contender] of [one, other].entries()) {
      const result = await saturate(contender, options.tasks);
      if (run >= 0) runs[index]?.push(result);
      log(`${contender.name} ${run < 0 ? 'warm-up' : `run ${run + 1}`}: ${rounded(result.tasksPerSecond)} tasks/s`);
    }
  }
  return runs;
}

async function saturate({ load, process }: Contender, tasks: number): Promise<Run> {
  const before = await process.usage();
  const started = performance.now();
  await load.closed(tasks, IN_FLIGHT);
  await load.settled();
  const seconds = (performance.now() - started) / 1000;
  const after = await process.usage();
  return { tasksPerSecond: tasks / seconds, cpuMsPerTask: (after.cpuMs - before.cpuMs) / tasks };
}

async function halfLoad({ load }: Contender, perSecond: number): Promise<number[]> {
  const latencies = await load.paced(Math.ceil(perSecond * HALF_LOAD_SECONDS), perSecond);
  await load.settled();
  return latencies;
}

function finding(ours: readonly Run[], limit: readonly Run[], half: readonly number[], rssMb: number): Awaited<ReturnType<Part>> {
  const rates = ours.map((run) => run.tasksPerSecond);
  const bareRates = limit.map((run) => run.tasksPerSecond);
  const ratio = median(rates) / median(bareRates);
  const [p50, p99] = [percentile(half, 0.5), percentile(half, 0.99)];
  const cpu = median(ours.map((run) => run.cpuMsPerTask));
  const wide = (values: readonly number[]): string => `spread ${Math.round(spread(values) * 100)} %`;
  return {
    lines: [
      `${ratio.toFixed(2)} of the bare limit`,
      `${Math.round(median(rates))} tasks/s (${wide(rates)}); bare limit ${Math.round(median(bareRates))} (${wide(bareRates)})`,
      `at half load: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      `CPU ${cpu.toFixed(2)} ms a task (bare: ${median(limit.map((run) => run.cpuMsPerTask)).toFixed(2)}); the process holds ${Math.round(rssMb)} MB`,
    ],
    json: {
      tasks_per_s: rounded(median(rates)),
      bare_tasks_per_s: rounded(median(bareRates)),
      ratio_to_bare: rounded(ratio),
      p50_ms: rounded(p50),
      p99_ms: rounded(p99),
      cpu_ms_per_task: rounded(cpu),
      bare_cpu_ms_per_task: rounded(median(limit.map((run) => run.cpuMsPerTask))),
      rss_mb: Math.round(rssMb),
      spread: rounded(spread(rates)),
      bare_spread: rounded(spread(bareRates)),
      runs: ours.length,
    },
  };
}
