import { toAppError } from '@waggle/errors';
import { type Contender, openContender } from '../load/contender.js';
import type { BenchContext, Part } from '../part.js';
import { NOT_RUN, openPeer, type Peer, PEERS } from '../peers/peers.js';
import { proveWork } from '../peers/proof.js';
import { percentile, rounded } from '../statistics.js';
import { race, type Racer, type Result } from './race.js';

/** Enough to keep every stage busy, few enough that the latency is not the queue's. */
const IN_FLIGHT = 500;
const HALF_LOAD_SECONDS = 4;

/** Peers that did not run or did not do their work, and why. */
type Failures = Map<string, string>;

/** Durable tasks per second through the services, and their latency at half of that, beside the bare limit and what others would write. */
export const pipeline: Part = async (context) => {
  const failures: Failures = new Map(Object.entries(NOT_RUN));
  const open: Array<{ close(): Promise<void> }> = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => (open.push(one), one);
  try {
    const swarm = opened(await openContender(context, 'swarm', {}, context.options.profile));
    const bare = opened(await openContender(context, 'bare'));
    const peers = await openPeers(context, failures, opened);
    const failed = (name: string, error: unknown): void => fail(context, failures, name, error);
    const results = await race(context, [racerOf(swarm), racerOf(bare), ...peers.map(racerOfPeer)], failed);
    const [ours, limit] = ['swarm', 'bare'].map((name) => results.find((result) => result.name === name));
    if (ours === undefined || limit === undefined) throw new Error(failures.get('swarm') ?? failures.get('bare'));
    const half = await halfLoad(swarm, ours.tasksPerSecond / 2);
    await prove(context, bare, peers, failures);
    return finding({ ours, limit, half, peers: results.filter(({ name }) => name in PEERS && !failures.has(name)), failures });
  } finally {
    await Promise.all(open.map((one) => one.close()));
  }
};

async function openPeers(context: BenchContext, failures: Failures, opened: <T extends { close(): Promise<void> }>(one: T) => T): Promise<Peer[]> {
  const kinds = Object.entries(PEERS).filter(([name]) => context.options.peers.includes(name));
  const peers = await Promise.all(
    kinds.map(async ([name, kind]) => {
      try {
        return opened(await openPeer(context, name, kind));
      } catch (error) {
        fail(context, failures, name, error);
        return undefined;
      }
    }),
  );
  return peers.filter((peer) => peer !== undefined);
}

/** Figures of a side that did not do its work would be worth nothing. */
async function prove(context: BenchContext, bare: Contender, peers: readonly Peer[], failures: Failures): Promise<void> {
  await proveWork(bare.env.DATABASE_URL, bare.load.submitted);
  for (const peer of peers.filter(({ name }) => !failures.has(name))) {
    await peer.prove().catch((error: unknown) => fail(context, failures, peer.name, error));
  }
}

function fail({ log }: BenchContext, failures: Failures, name: string, error: unknown): void {
  const { message } = toAppError(error);
  failures.set(name, message);
  log(`${name} failed: ${message}`);
}

function racerOf({ name, process, load }: Contender): Racer {
  return { name, process, load, inFlight: IN_FLIGHT, short: false, during: (work) => work() };
}

function racerOfPeer({ name, kind, process, load, during }: Peer): Racer {
  return { name, process, load, inFlight: kind.inFlight, short: true, during };
}

async function halfLoad({ load }: Contender, perSecond: number): Promise<number[]> {
  const latencies = await load.paced(Math.ceil(perSecond * HALF_LOAD_SECONDS), perSecond);
  await load.settled();
  return latencies;
}

interface Found {
  readonly ours: Result;
  readonly limit: Result;
  readonly half: readonly number[];
  readonly peers: readonly Result[];
  readonly failures: Failures;
}

function finding({ ours, limit, half, peers, failures }: Found): Awaited<ReturnType<Part>> {
  const best = bestOf(peers);
  const [p50, p99] = [percentile(half, 0.5), percentile(half, 0.99)];
  const ratio = ours.tasksPerSecond / limit.tasksPerSecond;
  const over = (peer: Result): string => `${(ours.tasksPerSecond / peer.tasksPerSecond).toFixed(2)} times ${titleOf(peer)}`;
  return {
    lines: [
      `${ratio.toFixed(2)} of the bare limit${best === undefined ? '' : `; ${over(best)}, the best peer of equal durability`}`,
      ...[...peers].sort((one, other) => other.tasksPerSecond - one.tasksPerSecond).map(over),
      `at half load: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      ...[ours, limit, ...peers].map(described),
      ...[...failures].map(([name, reason]) => `${name} did not run: ${reason}`),
    ],
    json: {
      tasks_per_s: rounded(ours.tasksPerSecond),
      bare_tasks_per_s: rounded(limit.tasksPerSecond),
      ratio_to_bare: rounded(ratio),
      best_peer: best?.name ?? null,
      best_peer_tasks_per_s: best === undefined ? null : rounded(best.tasksPerSecond),
      ratio_to_best_peer: best === undefined ? null : rounded(ours.tasksPerSecond / best.tasksPerSecond),
      p50_ms: rounded(p50),
      p99_ms: rounded(p99),
      cpu_ms_per_task: rounded(ours.cpuMsPerTask),
      bytes_per_task: Math.round(ours.bytesPerTask),
      ours: figures(ours),
      bare: figures(limit),
      peers: Object.fromEntries(peers.map((peer) => [peer.name, { ...figures(peer), equal_durability: PEERS[peer.name]?.equalDurability, ratio: rounded(ours.tasksPerSecond / peer.tasksPerSecond) }])),
      not_run: Object.fromEntries(failures),
    },
  };
}

function bestOf(peers: readonly Result[]): Result | undefined {
  return peers.filter(({ name }) => PEERS[name]?.equalDurability).sort((one, other) => other.tasksPerSecond - one.tasksPerSecond)[0];
}

const titleOf = ({ name }: Result): string => PEERS[name]?.title ?? (name === 'bare' ? 'the bare limit' : 'ours');

function described(result: Result): string {
  const { tasksPerSecond, spread, cpuMsPerTask, bytesPerTask, walBytesPerTask, rssMb } = result;
  return [
    `${titleOf(result)}: ${Math.round(tasksPerSecond)} tasks/s (spread ${Math.round(spread * 100)} %)`,
    `CPU ${cpuMsPerTask.toFixed(2)} ms and ${kilobytes(bytesPerTask)} KB written a task (${kilobytes(walBytesPerTask)} of PostgreSQL's log)`,
    `the process holds ${Math.round(rssMb)} MB`,
  ].join(', ');
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

function figures({ tasksPerSecond, spread, cpuMsPerTask, bytesPerTask, walBytesPerTask, rssMb, runs }: Result): Record<string, number> {
  return {
    tasks_per_s: rounded(tasksPerSecond),
    spread: rounded(spread),
    cpu_ms_per_task: rounded(cpuMsPerTask),
    bytes_per_task: Math.round(bytesPerTask),
    wal_bytes_per_task: Math.round(walBytesPerTask),
    rss_mb: Math.round(rssMb),
    runs,
  };
}
