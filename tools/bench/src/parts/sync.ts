import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Doors, WorkTree } from '@waggle/workspace-sync';
import { makeLargeRepository, makeRepository } from '../load/repository.js';
import type { Noise } from '../noise.js';
import type { Part } from '../part.js';
import { median, percentile, rounded, spread } from '../statistics.js';

const LARGE = { files: 50_000, commits: 20_000 } as const;
const TARGET = { oneMs: 1_000, fiftyMs: 2_000, largeMs: 5_000 } as const;
const SHARES = 5;
/** The engine alone: what the doors cost is measured where they are. */
const OPEN: Doors = { mayEnter: () => Promise.resolve({ enter: true }), findSecrets: () => Promise.resolve([]), incoming: () => Promise.resolve(), mustStay: () => Promise.resolve(new Map()) };

interface Zones {
  readonly folder: string;
  readonly local: WorkTree;
  readonly cloud: WorkTree;
}

interface Shared {
  /** From the write to the file being in the other folder. */
  readonly across: number[];
  /** The cycle of the zone that pushes, and of the one that pulls. */
  readonly cycles: number[];
}

/** Two folders that share a bare remote on the same disk: one change, fifty, and a cycle in a long history of many files. */
export const sync: Part = async ({ home, noise, options, log }) => {
  const folder = await mkdtemp(join(home, 'sync-'));
  try {
    const small = await zonesOn(join(folder, 'small'), makeRepository);
    const one = await share(small, noise, { files: 1, runs: options.runs * SHARES });
    log('one change: done');
    const fifty = await share(small, noise, { files: 50, runs: options.runs });
    log('fifty changes: done');
    const started = performance.now();
    const large = await zonesOn(join(folder, 'large'), (remote) => makeLargeRepository(remote, LARGE));
    const adoptMs = performance.now() - started;
    log(`${LARGE.files} files and ${LARGE.commits} commits: made, and taken up by both zones after ${Math.round(adoptMs / 1000)} s`);
    const long = await share(large, noise, { files: 1, runs: options.runs });
    return finding({ one, fifty, long, adoptMs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function zonesOn(folder: string, make: (remote: string) => Promise<void>): Promise<Zones> {
  const remote = join(folder, 'remote.git');
  await mkdir(remote, { recursive: true });
  await make(remote);
  const open = async (zone: 'local' | 'cloud'): Promise<WorkTree> => {
    const tree = new WorkTree({ root: join(folder, zone), zone, remote: `file://${remote}`, doors: OPEN });
    await mkdir(join(folder, zone), { recursive: true });
    const { troubles } = await tree.open();
    if (troubles.length > 0) throw new Error(`${zone}: ${troubles[0]?.message}`);
    return tree;
  };
  return { folder, local: await open('local'), cloud: await open('cloud') };
}

async function share({ folder, local, cloud }: Zones, noise: Noise, { files, runs }: { files: number; runs: number }): Promise<Shared> {
  const shared: Shared = { across: [], cycles: [] };
  await noise.look();
  // The first run warms up.
  for (let run = -1; run < runs; run++) {
    const started = performance.now();
    for (let n = 0; n < files; n++) {
      const file = join(folder, 'local/Needs_Action/email', `EMAIL_bench-${files}-${run}-${n}.md`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `---\nsubject: ${run}\n---\n\n${'What are your opening hours?\n'.repeat(30)}`);
    }
    const pushed = await local.cycle();
    const pulled = await cloud.cycle();
    if (!pushed.accepted || pulled.pulled.length !== files) throw new Error('A change was not shared.');
    if (run < 0) continue;
    shared.across.push(performance.now() - started);
    shared.cycles.push(Math.max(pushed.ms, pulled.ms));
  }
  return shared;
}

function finding({ one, fifty, long, adoptMs }: { one: Shared; fifty: Shared; long: Shared; adoptMs: number }): Awaited<ReturnType<Part>> {
  const ms = (values: readonly number[]): string => `${Math.round(median(values))} ms (p99 ${Math.round(percentile(values, 0.99))} ms, spread ${Math.round(spread(values) * 100)} %)`;
  return {
    lines: [
      `${ms(one.across)} from one change here to the same there (wanted: below ${TARGET.oneMs} ms)`,
      `${ms(fifty.cycles)} for the slower of both cycles with 50 files (wanted: below ${TARGET.fiftyMs} ms)`,
      `${ms(long.cycles)} for the slower of both cycles with ${LARGE.files} files and ${LARGE.commits} commits (wanted: below ${TARGET.largeMs} ms)`,
      `${(adoptMs / 1000).toFixed(1)} s to make that history and take it up in two empty folders`,
    ],
    json: {
      ours: rounded(median(one.across)),
      limit: TARGET.oneMs,
      ratio: rounded(median(one.across) / TARGET.oneMs),
      one_change_ms: rounded(median(one.across)),
      one_change_p99_ms: rounded(percentile(one.across, 0.99)),
      fifty_files_cycle_ms: rounded(median(fifty.cycles)),
      large_cycle_ms: rounded(median(long.cycles)),
      large_cycle_p99_ms: rounded(percentile(long.cycles, 0.99)),
      large_adopt_s: rounded(adoptMs / 1000),
    },
  };
}
