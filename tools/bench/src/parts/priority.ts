import { setTimeout as pause } from 'node:timers/promises';
import { openContender } from '../load/contender.js';
import { Load } from '../load/load.js';
import type { Part } from '../part.js';
import { percentile, rounded } from '../statistics.js';

/** What the agent waits for something outside, a task. */
const HANDLER_MS = 5;
const URGENT_TASKS = 200;
const URGENT_PER_SECOND = 20;
const WARM_UP = 50;
const HIGH_IN_FLIGHT = 500;
const HIGH_SECONDS = 10;
const LOW_EVERY_MS = 250;
const LOW_IN_FLIGHT = 200;

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

interface UnderHigh {
  /** LOW's part of all that ended while both had more than enough waiting. */
  readonly share: number;
  /** Of a LOW task every 250 ms. */
  readonly longestMs: number;
}

/** How far URGENT is held up by what waits, and what LOW gets while HIGH never ends. */
export const priority: Part = async (context) => {
  const swarm = await openContender(context, 'swarm', { HANDLER_MS: String(HANDLER_MS) });
  const urgent = await Load.open(swarm.env);
  swarm.process.onGone((reason) => urgent.fail(reason));
  try {
    await swarm.load.closed(1000, 100);
    await urgent.closed(WARM_UP, 1, 'URGENT');
    const unloaded = await urgentOnes(urgent);
    context.log('unloaded');
    const high = await underHigh(swarm.load);
    context.log('under endless HIGH');
    const loaded = await underBacklog(urgent, swarm.load, context.options.backlog);
    context.log(`with ${context.options.backlog} LOW`);
    return finding(context.options.backlog, unloaded, loaded, high);
  } finally {
    await urgent.close();
    await swarm.close();
  }
};

async function urgentOnes(load: Load): Promise<Latency> {
  const latencies = await load.paced(URGENT_TASKS, URGENT_PER_SECOND, 'URGENT');
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

/** LOW is handed in again as fast as it ends, so that the backlog stays; URGENT comes over a connection of its own, as from another service. */
async function underBacklog(urgent: Load, load: Load, backlog: number): Promise<Latency> {
  const stop = new AbortController();
  const low = keepInFlight(load, 'LOW', backlog, stop.signal);
  const measured = load.handedIn().then(() => urgentOnes(urgent));
  // Before the signal LOW can only end by failing; after it nobody waits for the last of them.
  await Promise.race([low, measured]);
  stop.abort();
  return measured;
}

async function underHigh(load: Load): Promise<UnderHigh> {
  const stop = new AbortController();
  const high = keepInFlight(load, 'HIGH', HIGH_IN_FLIGHT, stop.signal);
  await pause(1000);
  const longestMs = Math.max(...(await load.paced((HIGH_SECONDS * 1000) / LOW_EVERY_MS, 1000 / LOW_EVERY_MS, 'LOW')));
  const before = high.ended();
  const lowStop = new AbortController();
  const low = keepInFlight(load, 'LOW', LOW_IN_FLIGHT, lowStop.signal);
  await pause(HIGH_SECONDS * 1000);
  const [highs, lows] = [high.ended() - before, low.ended()];
  stop.abort();
  lowStop.abort();
  await Promise.all([high, low]);
  return { share: lows / (lows + highs), longestMs };
}

/** Keeps so many tasks of a priority in flight until the signal; the promise ends when the last has ended. */
function keepInFlight(load: Load, of: 'LOW' | 'HIGH', count: number, signal: AbortSignal): Promise<void> & { ended(): number } {
  let ended = 0;
  const keepOne = async (): Promise<void> => {
    while (!signal.aborted) {
      await load.task(of);
      ended += 1;
    }
  };
  const all = Promise.all(Array.from({ length: count }, keepOne)).then(() => undefined);
  // Whoever awaits it hears of a failure.
  all.catch(() => undefined);
  return Object.assign(all, { ended: () => ended });
}

function finding(backlog: number, unloaded: Latency, loaded: Latency, { share, longestMs }: UnderHigh): Awaited<ReturnType<Part>> {
  const allowed = unloaded.p99 + HANDLER_MS;
  const ms = ({ p50, p99 }: Latency): string => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  return {
    lines: [
      `URGENT's p99 with ${backlog} LOW waiting is ${(loaded.p99 / unloaded.p99).toFixed(2)} x that without (wanted: up to ${allowed.toFixed(1)} ms, one handler of ${HANDLER_MS} ms more)`,
      `URGENT alone: ${ms(unloaded)}; with the backlog: ${ms(loaded)}`,
      `LOW under endless HIGH: ${(share * 100).toFixed(1)} % of what ends (wanted: 5 %), longest wait ${Math.round(longestMs)} ms`,
    ],
    json: {
      backlog,
      handler_ms: HANDLER_MS,
      urgent_p99_ratio: rounded(loaded.p99 / unloaded.p99),
      urgent_unloaded_p50_ms: rounded(unloaded.p50),
      urgent_unloaded_p99_ms: rounded(unloaded.p99),
      urgent_p50_ms: rounded(loaded.p50),
      urgent_p99_ms: rounded(loaded.p99),
      low_share_under_high: rounded(share),
      low_longest_wait_ms: Math.round(longestMs),
    },
  };
}
