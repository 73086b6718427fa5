import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { type Infrastructure, provideInfrastructure } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { CHECKOUT } from '@waggle/host';
import { describeMachine, type Machine } from './machine.js';
import { Noise, TOLERATED } from './noise.js';
import type { BenchOptions, Finding } from './part.js';
import { PARTS } from './parts/index.js';

const USAGE = `npm run bench -- [--only ${Object.keys(PARTS).join('|')}] [--json FILE] [--runs 5] [--tasks 4000] [--backlog 5000] [--profile FOLDER]`;
const EXIT_USAGE = 2;

interface Request {
  readonly options: BenchOptions;
  readonly names: readonly string[];
  readonly json: string | undefined;
}

/** Runs the benchmark and prints what it found. Gives the exit code. */
export async function runBench(args: readonly string[]): Promise<number> {
  const request = parse(args);
  if (request === undefined) {
    say(USAGE);
    return EXIT_USAGE;
  }
  const parent = join(CHECKOUT, '.waggle');
  await mkdir(parent, { recursive: true });
  const home = await mkdtemp(join(parent, 'bench-'));
  try {
    const infrastructure = await provideInfrastructure({ home, durable: true, log: progress, env: processEnvironment() });
    try {
      await measure(request, home, infrastructure);
    } finally {
      await infrastructure.stop();
    }
    return 0;
  } catch (error) {
    say(toAppError(error).message);
    return 1;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function parse(args: readonly string[]): Request | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        runs: { type: 'string', default: '5' },
        tasks: { type: 'string', default: '4000' },
        backlog: { type: 'string', default: '5000' },
        profile: { type: 'string' },
      },
    });
    const names = values.only ?? Object.keys(PARTS);
    const options = { runs: Number(values.runs), tasks: Number(values.tasks), backlog: Number(values.backlog), profile: values.profile };
    const counts = [options.runs, options.tasks, options.backlog];
    if (!names.every((name) => Object.hasOwn(PARTS, name)) || !counts.every((count) => Number.isInteger(count) && count > 0)) return undefined;
    return { options, names, json: values.json };
  } catch {
    return undefined;
  }
}

async function measure({ options, names, json }: Request, home: string, infrastructure: Infrastructure): Promise<void> {
  const machine = await describeMachine(infrastructure.env);
  const blocks: Record<string, unknown> = { machine };
  const findings: Array<[string, Finding]> = [];
  for (const name of names) {
    const noise = new Noise();
    await noise.look();
    const finding = await PARTS[name]?.({ options, home, infrastructure, noise, log: (line) => progress(`${name}: ${line}`) });
    await noise.look();
    if (finding === undefined) continue;
    findings.push([name, { ...finding, lines: [...finding.lines, ...warning(noise)] }]);
    blocks[name] = { ...finding.json, noisy: noise.tooMuch, others_cpu_share: Number(noise.worst.toFixed(2)) };
    if (json !== undefined) await writeFile(json, `${JSON.stringify(blocks, null, 2)}\n`);
  }
  report(findings, machine);
}

function warning(noise: Noise): string[] {
  if (!noise.tooMuch) return [];
  return [`NOISY: other programs used up to ${percent(noise.worst)} of the processors (tolerated: ${percent(TOLERATED)}); do not quote these figures.`];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function report(findings: ReadonlyArray<[string, Finding]>, machine: Machine): void {
  for (const [name, { lines }] of findings) say([name, ...lines.map((line) => `  ${line}`)].join('\n'));
  say(['machine', ...Object.entries(machine).map(([key, value]) => `  ${key}: ${String(value)}`)].join('\n'));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
