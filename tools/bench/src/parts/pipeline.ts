import { toAppError } from '@waggle/errors';
import { type Contender, openContender } from '../load/contender.js';
import { Opened } from '../opened.js';
import type { BenchContext, Part } from '../part.js';
import { NOT_RUN, openPeer, type Peer, PEERS } from '../peers/peers.js';
import { proveWork, SERVICES } from '../peers/proof.js';
import { percentile, rounded } from '../statistics.js';
import { race, type Racer, type Result } from './race.js';

/** Enough to keep every stage busy, few enough that the latency is not the queue's. */
const IN_FLIGHT = 500;
const HALF_LOAD_SECONDS = 8;
/** At that pace before it counts: what went at full load has left long queues and large batches. */
const SETTLING_SECONDS = 4;

/** Peers that failed or did not do their work, and why. */
type Failures = Map<string, string>;

/** Durable tasks per second through the services, and their latency at half of that, beside the bare limit and what others would write. */
export const pipeline: Part = async (context) => {
  const failures: Failures = new Map();
  const opened = new Opened();
  try {
    const swarm = opened.add(await openContender(context, 'swarm', {}, context.options.profile), (one) => one.close());
    const bare = opened.add(await openContender(context, 'bare'), (one) => one.close());
    const peers = await openPeers(context, failures, opened);
    const results = await race(context, [racerOf(swarm), racerOf(bare), ...peers.map(racerOfPeer)], (name, error) => {
      if (!(name in PEERS)) throw error;
      fail(context, failures, name, error);
    });
    const [ours, limit, ...others] = results;
    if (ours === undefined || limit === undefined) throw new Error('Nothing was measured.');
    const half = await halfLoad(swarm, ours.tasksPerSecond / 2);
    await proveWork(swarm.env.DATABASE_URL, swarm.load.submitted, SERVICES);
    await proveWork(bare.env.DATABASE_URL, bare.load.submitted);
    await provePeers(context, peers, failures);
    return finding({ ours, limit, half, peers: others.filter(({ name }) => !failures.has(name)), failures });
  } finally {
    await opened.close();
  }
};

async function openPeers(context: BenchContext, failures: Failures, opened: Opened): Promise<Peer[]> {
  const kinds = Object.entries(PEERS).filter(([name]) => context.options.peers.includes(name));
  const peers = await Promise.all(
    kinds.map(async ([name, kind]) => {
      try {
        return opened.add(await openPeer(context, name, kind), (peer) => peer.close());
      } catch (error) {
        fail(context, failures, name, error);
        return undefined;
      }
    }),
  );
  return peers.filter((peer) => peer !== undefined);
}

/** Figures of a side that did not do its work would be worth nothing. */
async function provePeers(context: BenchContext, peers: readonly Peer[], failures: Failures): Promise<void> {
  for (const peer of peers.filter(({ name }) => !failures.has(name))) {
    await peer.prove().catch((error: unknown) => fail(context, failures, peer.name, error));
  }
}

function fail({ log }: BenchContext, failures: Failures, name: string, error: unknown): void {
  const { message } = toAppError(error);
  failures.set(name, message);
  log(`${name} failed: ${message}`);
}

function racerOf(contender: Contender): Racer {
  return { ...contender, inFlight: IN_FLIGHT, short: false, during: (work) => work() };
}

function racerOfPeer(peer: Peer): Racer {
  return { ...peer, inFlight: peer.kind.inFlight, short: true };
}

async function halfLoad({ load }: Contender, perSecond: number): Promise<number[]> {
  const settling = Math.ceil(perSecond * SETTLING_SECONDS);
  const latencies = await load.paced(settling + Math.ceil(perSecond * HALF_LOAD_SECONDS), perSecond);
  await load.settled();
  return latencies.slice(settling);
}

interface Found {
  readonly ours: Result;
  readonly limit: Result;
  readonly half: readonly number[];
  readonly peers: readonly Result[];
  readonly failures: Failures;
}

function finding({ ours, limit, half, peers, failures }: Found): Awaited<ReturnType<Part>> {
  const best = bestOf(peers, failures);
  const [p50, p99] = [percentile(half, 0.5), percentile(half, 0.99)];
  const ratio = ours.tasksPerSecond / limit.tasksPerSecond;
  const over = (peer: Result): string => `${(ours.tasksPerSecond / peer.tasksPerSecond).toFixed(2)} times ${titleOf(peer)}`;
  return {
    lines: [
      `${ratio.toFixed(2)} of the bare limit${best === undefined ? '' : `; ${over(best)}, the best peer of equal durability`}`,
      ...[...peers].sort((one, other) => other.tasksPerSecond - one.tasksPerSecond).map(over),
      `at half load: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      ...[ours, limit, ...peers].map(described),
      ...Object.entries(NOT_RUN).map(([name, reason]) => `${name} did not run: ${reason}`),
    ],
    error: failures.size === 0 ? undefined : [...failures].map(([name, reason]) => `${name}: ${reason}`).join('; '),
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
      failed: Object.fromEntries(failures),
      not_run: NOT_RUN,
    },
  };
}

/** Nobody is the best when one failed that might have been. */
function bestOf(peers: readonly Result[], failures: Failures): Result | undefined {
  const equal = (name: string): boolean => PEERS[name]?.equalDurability === true;
  if ([...failures.keys()].some(equal)) return undefined;
  return peers.filter(({ name }) => equal(name)).sort((one, other) => other.tasksPerSecond - one.tasksPerSecond)[0];
}

const titleOf = ({ name }: Result): string => PEERS[name]?.title ?? (name === 'bare' ? 'the bare limit' : 'ours');

function described(result: Result): string {
  const { tasksPerSecond, spread, cpuMsPerTask, bytesPerTask, walBytesPerTask, rssMb, inFlight } = result;
  return [
    `${titleOf(result)}: ${Math.round(tasksPerSecond)} tasks/s with ${inFlight} in flight (spread ${Math.round(spread * 100)} %)`,
    `CPU ${cpuMsPerTask.toFixed(2)} ms and ${kilobytes(bytesPerTask)} KB written a task (${kilobytes(walBytesPerTask)} of PostgreSQL's log)`,
    `the process holds ${Math.round(rssMb)} MB`,
  ].join(', ');
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

function figures({ tasksPerSecond, spread, cpuMsPerTask, bytesPerTask, walBytesPerTask, rssMb, inFlight, runs }: Result): Record<string, number> {
  return {
    tasks_per_s: rounded(tasksPerSecond),
    spread: rounded(spread),
    cpu_ms_per_task: rounded(cpuMsPerTask),
    bytes_per_task: Math.round(bytesPerTask),
    wal_bytes_per_task: Math.round(walBytesPerTask),
    rss_mb: Math.round(rssMb),
    in_flight: inFlight,
    runs,
  };
}
