import { toAppError } from '@waggle/errors';
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
  close(): Promise<void>;
}

export interface Run {
  readonly tasks: number;
  readonly tasksPerSecond: number;
  readonly cpuMsPerTask: number;
  readonly rssMb: number;
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
  readonly inFlight: number;
  readonly runs: number;
}

/** Long enough for its speed, short enough that all sides end within minutes. */
const SHORT_SECONDS = 3;
/** A short run is at least so many times what is under way at once, or its beginning and end are most of it. */
const FEWEST_ROUNDS = 4;

/** All sides take turns, A B C A B C, after a warm-up. One that fails is closed, so that it takes nothing from the others, and left out; `failed` may end the race. */
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
          await racer.close().catch((fault: unknown) => context.log(`${racer.name} does not close: ${toAppError(fault).message}`));
        }
      }
    }
  } finally {
    await writes.close();
  }
  return racers.filter(({ name }) => runs.has(name)).map((racer) => resultOf(racer, runs.get(racer.name) ?? []));
}

function tasksOf({ short, inFlight }: Racer, tasks: number, rate = 0): number {
  return short ? Math.min(tasks, Math.max(FEWEST_ROUNDS * inFlight, Math.ceil(rate * SHORT_SECONDS))) : tasks;
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
  return { tasks, tasksPerSecond: tasks / seconds, cpuMsPerTask: (usedAfter.cpuMs - usedBefore.cpuMs) / tasks, rssMb: usedAfter.rssMb, before, after };
}

function resultOf({ name, inFlight }: Racer, runs: readonly Run[]): Result {
  const rates = runs.map((run) => run.tasksPerSecond);
  return {
    name,
    tasksPerSecond: median(rates),
    spread: spread(rates),
    cpuMsPerTask: median(runs.map((run) => run.cpuMsPerTask)),
    bytesPerTask: median(runs.map(({ tasks, before, after }) => bytesBetween(before, after) / tasks)),
    walBytesPerTask: median(runs.map(({ tasks, before, after }) => (after.wal - before.wal) / tasks)),
    rssMb: runs.at(-1)?.rssMb ?? Number.NaN,
    inFlight,
    runs: runs.length,
  };
}
