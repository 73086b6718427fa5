import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { claimFile, ensureLayout, NextFiles, onDisk, parseTaskFile, readStable } from '@waggle/workspace-files';
import type { Noise } from '../noise.js';
import type { Part } from '../part.js';
import { timed } from '../office/requests.js';
import { median, percentile, rounded, spread } from '../statistics.js';

const WAITING = [100, 100_000] as const;
/** Claims of one run, one after the other, so that nearly as many wait at its end as at its start. */
const CLAIMS = 60;
const WRITTEN_AT_ONCE = 500;
const TEXT = `---\nfrom: Ann <ann@customer.example>\nsubject: Opening hours\n---\n\n${'What are your opening hours?\n'.repeat(30)}`;

/** The next claim, from the choice of the file to its parsed text, with few and with many files waiting. */
export const claims: Part = async ({ home, noise, options, log }) => {
  const samples = WAITING.map((): number[][] => []);
  // So many files are made once: the claims of all runs take few of them.
  const full = await openSide(home, WAITING[1]);
  log(`${WAITING[1]} files wait`);
  try {
    for (let run = -1; run < options.runs; run++) {
      const few = await openSide(home, WAITING[0]);
      const millis = await claimInTurn([few, full], noise).finally(() => few.close());
      // The first run warms up.
      if (run >= 0) millis.forEach((one, index) => samples[index]?.push(one));
      log(run < 0 ? 'warm' : `run ${run + 1} of ${options.runs}`);
    }
  } finally {
    await full.close();
  }
  const [few, many] = samples.map(summary);
  const ratio = (many?.p50 ?? Number.NaN) / (few?.p50 ?? Number.NaN);
  return {
    lines: [
      `${ratio.toFixed(2)} x the time of a claim with 100,000 files waiting as with 100 (no slower: up to 1.1)`,
      ...[few, many].map((one, index) => `${WAITING[index]} waiting: ${one?.p50.toFixed(3)} ms a claim (p99 ${one?.p99.toFixed(3)} ms, spread of the runs ${Math.round((one?.spread ?? 0) * 100)} %)`),
    ],
    json: {
      ratio_100000_to_100: rounded(ratio),
      claim_ms_100: rounded(few?.p50 ?? 0),
      claim_ms_100000: rounded(many?.p50 ?? 0),
      claim_p99_ms_100: rounded(few?.p99 ?? 0),
      claim_p99_ms_100000: rounded(many?.p99 ?? 0),
    },
  };
};

function summary(runs: readonly number[][]): { p50: number; p99: number; spread: number } {
  const medians = runs.map(median);
  return { p50: median(medians), p99: percentile(runs.flat(), 0.99), spread: spread(medians) };
}

/** Claims in all folders in turn, so that whatever else the machine does meets each of them alike; gives the milliseconds by folder. */
async function claimInTurn(sides: readonly Side[], noise: Noise): Promise<number[][]> {
  const millis = sides.map((): number[] => []);
  await noise.look();
  for (let claim = 0; claim < CLAIMS; claim++) {
    for (const [index, { root, next }] of sides.entries()) millis[index]?.push(await timed(() => claimNext(root, next)));
  }
  return millis;
}

interface Side {
  readonly root: string;
  readonly next: NextFiles;
  close(): Promise<void>;
}

async function openSide(home: string, waiting: number): Promise<Side> {
  const root = await mkdtemp(join(home, 'claims-'));
  await ensureLayout(root);
  await mkdir(onDisk(root, 'In_Progress/sales'), { recursive: true });
  for (let first = 0; first < waiting; first += WRITTEN_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(WRITTEN_AT_ONCE, waiting - first) }, (_, index) => first + index);
    await Promise.all(numbers.map((n) => writeFile(onDisk(root, `Needs_Action/email/EMAIL_bench-${n}.md`), TEXT)));
  }
  const next = new NextFiles(root);
  next.start();
  await next.sweep();
  const close = async (): Promise<void> => {
    next.stop();
    await rm(root, { recursive: true, force: true });
  };
  return { root, next, close };
}

/** A name may be offered again by the event of its own claim: then the one after it is taken. */
async function claimNext(root: string, next: NextFiles): Promise<void> {
  for (;;) {
    await next.untilWaiting();
    const [file] = next.take(1);
    const claim = file === undefined ? undefined : await claimFile(root, file, 'sales');
    if (claim?.outcome !== 'won') continue;
    parseTaskFile(basename(claim.file), await readStable(onDisk(root, claim.file)));
    return;
  }
}
