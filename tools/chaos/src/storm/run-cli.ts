import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHECKOUT } from '@waggle/host';
import { z } from 'zod';
import { type Fault, lineOf } from './plan.js';
import { describeReport } from './report.js';
import { runChaos } from './run-chaos.js';

const OPTIONS = {
  seconds: { type: 'string', default: '120' },
  seed: { type: 'string' },
  rate: { type: 'string', default: '1' },
  rest: { type: 'string', default: '120' },
  json: { type: 'string' },
  plan: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const;
const numbersSchema = z.object({ seconds: z.coerce.number().min(20).max(86_400), seed: z.coerce.number().int().min(0).max(0xffff_ffff), rate: z.coerce.number().positive().max(50), rest: z.coerce.number().min(1).max(3600) });
const SEEDS = 1_000_000;
const WRONG_COMMAND_LINE = 2;
const INTERRUPTED = 130;

/** Runs and prints; 0 when all is as it should be, 1 when it is not, 2 when the command line is wrong, 130 when it was interrupted. */
export async function runCli(args: string[], write: (text: string) => unknown, signal = new AbortController().signal): Promise<number> {
  const log = (line: string): unknown => write(`${line}\n`);
  const options = read(args, log);
  if (options === undefined) return WRONG_COMMAND_LINE;
  const { seed, seconds, rate, rest } = options;
  const parent = join(CHECKOUT, '.waggle');
  await mkdir(parent, { recursive: true });
  const home = await mkdtemp(join(parent, 'chaos-'));
  log(`Seed ${seed}, ${seconds} s; again: npm run chaos -- --seconds ${seconds} --seed ${seed} --rate ${rate} --rest ${rest}`);
  let forget = false;
  try {
    const clean = await runIn(home, options, log, signal);
    forget = clean && !options.keep;
    log(clean ? 'Everything is as it should be.' : 'NOT everything is as it should be.');
    return clean ? 0 : 1;
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    log('Interrupted; everything is stopped.');
    return INTERRUPTED;
  } finally {
    if (forget) await rm(home, { recursive: true, force: true });
    else log(`Logs, notes, files and tables are in ${home}`);
  }
}

async function runIn(home: string, { seed, seconds, rate, rest, json, plan }: Options, log: (line: string) => unknown, signal: AbortSignal): Promise<boolean> {
  const planned = async (faults: readonly Fault[]): Promise<void> => {
    log(`${faults.length} faults are planned.`);
    if (plan !== undefined) await writeFile(plan, faults.map((fault) => `${lineOf(fault)}\n`).join(''));
  };
  const { report, clean } = await runChaos({ seed, seconds, rate, restSeconds: rest, home, log, signal, planned });
  log(`\n${describeReport(report)}`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  return clean;
}

type Options = NonNullable<ReturnType<typeof read>>;

function read(args: string[], log: (line: string) => unknown) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    return { ...values, ...numbersSchema.parse({ ...values, seed: values.seed ?? Math.floor(Math.random() * SEEDS) }) };
  } catch (thrown) {
    log(thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown instanceof Error ? thrown.message : thrown));
    return undefined;
  }
}
