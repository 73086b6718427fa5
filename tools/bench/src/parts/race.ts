import type { MeasuredProcess } from '../child/measured-process.js';
import type { BenchContext } from '../part.js';
import { median, rounded, spread } from '../statistics.js';
import { bytesBetween, ServersWrites, type Written } from '../servers-writes.js';

/** One side of a race, with the load that it is given. */
export interface Racer {
  readonly name: string;
  readonly process: MeasuredProcess;
  readonly load: { closed(tasks: number, inFlight: number): Promise<unknown>; settled(): Promise<void> };
  readonly inFlight: number;
  /** Its runs are cut to some seconds, however slow it is; others always do all tasks. */
  readonly short: boolean;
  during<T>(work: () => Promise<T>): Promise<T>;
}

export interface Run {
  readonly tasks: number;
  readonly tasksPerSecond: number;
  readonly cpuMsPerTask: number;
  readonly before: Written;
  readonly after: Written;
}

export interface Result {
  readonly name: string;
  readonly tasksPerSecond: number;
  readonly spread: number;
  readonly cpuMsPerTask: number;
  readonly bytesPerTask: number;
  readonly walBytesPerTask: number;
  readonly rssMb: number;
  readonly runs: number;
}

/** Long enough for its speed, short enough that all sides end within minutes. */
const SHORT_SECONDS = 3;
/** Part of the tasks with which a short side warms up. */
const SHORT_WARM_UP = 1 / 8;
const FEWEST = 20;

/** All sides take turns, A B C A B C, after a warm-up. A side that fails is left out and said to have failed. */
export async function race(context: BenchContext, racers: readonly Racer[], failed: (name: string, error: unknown) => void): Promise<Result[]> {
  const runs = new Map<string, Run[]>(racers.map(({ name }) => [name, []]));
  const rates = new Map<string, number>();
  const writes = await ServersWrites.open(context.infrastructure.env);
  try {
    for (let run = -1; run < context.options.runs; run++) {
      await context.noise.look();
      for (const racer of racers.filter(({ name }) => runs.has(name))) {
        try {
          const result = await racer.during(() => once(racer, tasksOf(racer, context.options.tasks, rates.get(racer.name)), writes));
          rates.set(racer.name, result.tasksPerSecond);
          if (run >= 0) runs.get(racer.name)?.push(result);
          context.log(`${racer.name} ${run < 0 ? 'warm-up' : `run ${run + 1}`}: ${rounded(result.tasksPerSecond)} tasks/s (${result.tasks} tasks)`);
        } catch (error) {
          runs.delete(racer.name);
          failed(racer.name, error);
        }
      }
    }
  } finally {
    await writes.close();
  }
  return Promise.all(racers.filter(({ name }) => runs.has(name)).map((racer) => resultOf(racer, runs.get(racer.name) ?? [])));
}

function tasksOf({ short }: Racer, tasks: number, rate: number | undefined): number {
  if (!short) return tasks;
  return Math.min(tasks, Math.max(FEWEST, Math.ceil(rate === undefined ? tasks * SHORT_WARM_UP : rate * SHORT_SECONDS)));
}

async function once({ process, load, inFlight }: Racer, tasks: number, writes: ServersWrites): Promise<Run> {
  const usedBefore = await process.usage();
  const before = await writes.look();
  const started = performance.now();
  await load.closed(tasks, inFlight);
  await load.settled();
  const seconds = (performance.now() - started) / 1000;
  const after = await writes.look();
  const usedAfter = await process.usage();
  return { tasks, tasksPerSecond: tasks / seconds, cpuMsPerTask: (usedAfter.cpuMs - usedBefore.cpuMs) / tasks, before, after };
}

async function resultOf({ name, process }: Racer, runs: readonly Run[]): Promise<Result> {
  const rates = runs.map((run) => run.tasksPerSecond);
  const { rssMb } = await process.usage();
  return {
    name,
    tasksPerSecond: median(rates),
    spread: spread(rates),
    cpuMsPerTask: median(runs.map((run) => run.cpuMsPerTask)),
    bytesPerTask: median(runs.map(({ tasks, before, after }) => bytesBetween(before, after) / tasks)),
    walBytesPerTask: median(runs.map(({ tasks, before, after }) => (after.wal - before.wal) / tasks)),
    rssMb,
    runs: runs.length,
  };
}
