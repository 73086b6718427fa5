import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { claimFile, ensureLayout, NextFiles, onDisk, parseTaskFile, readStable } from '@waggle/workspace-files';
import type { Noise } from '../noise.js';
import type { Part } from '../part.js';
import { median, percentile, rounded, spread } from '../statistics.js';

const WAITING = [100, 10_000] as const;
/** Claims of one run, one after the other, so that nearly as many wait at its end as at its start. */
const CLAIMS = 60;
const TEXT = `---\nfrom: Ann <ann@customer.example>\nsubject: Opening hours\n---\n\n${'What are your opening hours?\n'.repeat(30)}`;

/** The next claim, from the choice of the file to its parsed text, with few and with many files waiting. */
export const claims: Part = async ({ home, noise, options, log }) => {
  const samples = WAITING.map((): number[][] => []);
  for (let run = -1; run < options.runs; run++) {
    const millis = await claimInTurn(home, noise);
    // The first run warms up.
    if (run >= 0) millis.forEach((one, index) => samples[index]?.push(one));
    log(run < 0 ? 'warm' : `run ${run + 1} of ${options.runs}`);
  }
  const [few, many] = samples.map(summary);
  const ratio = (many?.p50 ?? Number.NaN) / (few?.p50 ?? Number.NaN);
  return {
    lines: [
      `${ratio.toFixed(2)} x the time of a claim with 10,000 files waiting as with 100 (no slower: up to 1.1)`,
      ...[few, many].map((one, index) => `${WAITING[index]} waiting: ${one?.p50.toFixed(3)} ms a claim (p99 ${one?.p99.toFixed(3)} ms, spread of the runs ${Math.round((one?.spread ?? 0) * 100)} %)`),
    ],
    json: {
      ratio_10000_to_100: rounded(ratio),
      claim_ms_100: rounded(few?.p50 ?? 0),
      claim_ms_10000: rounded(many?.p50 ?? 0),
      claim_p99_ms_100: rounded(few?.p99 ?? 0),
      claim_p99_ms_10000: rounded(many?.p99 ?? 0),
    },
  };
};

function summary(runs: readonly number[][]): { p50: number; p99: number; spread: number } {
  const medians = runs.map(median);
  return { p50: median(medians), p99: percentile(runs.flat(), 0.99), spread: spread(medians) };
}

/** Claims in all folders in turn, so that whatever else the machine does meets each of them alike; gives the milliseconds by folder. */
async function claimInTurn(home: string, noise: Noise): Promise<number[][]> {
  const sides = await Promise.all(WAITING.map((waiting) => openSide(home, waiting)));
  try {
    await noise.look();
    for (let claim = 0; claim < CLAIMS; claim++) {
      for (const { root, next, millis } of sides) {
        const started = performance.now();
        await claimNext(root, next);
        millis.push(performance.now() - started);
      }
    }
    return sides.map(({ millis }) => millis);
  } finally {
    for (const { root, next } of sides) {
      next.stop();
      await rm(root, { recursive: true, force: true });
    }
  }
}

interface Side {
  readonly root: string;
  readonly next: NextFiles;
  readonly millis: number[];
}

async function openSide(home: string, waiting: number): Promise<Side> {
  const root = await mkdtemp(join(home, 'claims-'));
  await ensureLayout(root);
  await mkdir(onDisk(root, 'In_Progress/sales'), { recursive: true });
  for (let n = 0; n < waiting; n++) await writeFile(onDisk(root, `Needs_Action/email/EMAIL_bench-${n}.md`), TEXT);
  const next = new NextFiles(root);
  next.start();
  await next.sweep();
  return { root, next, millis: [] };
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
