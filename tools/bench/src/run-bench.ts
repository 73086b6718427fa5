import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Environment, processEnvironment } from '@waggle/config';
import { ADDRESS_SETTING, type Infrastructure, provideInfrastructure } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { CHECKOUT } from '@waggle/host';
import { describeMachine, type Machine } from './machine.js';
import type { Noise } from './noise.js';
import type { BenchContext, BenchOptions } from './part.js';
import { PARTS } from './parts/index.js';
import { PEERS } from './peers/peers.js';
import { type Blocks, type PartsRun, runParts } from './run-parts.js';

const USAGE = `npm run bench -- [--only ${Object.keys(PARTS).join('|')}] [--peers none|${Object.keys(PEERS).join('|')}] [--json FILE] [--runs 5] [--tasks 4000] [--backlog 5000] [--profile FOLDER] [--given]`;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

interface Request {
  readonly options: BenchOptions;
  readonly names: readonly string[];
  readonly json: string | undefined;
  /** On the servers of the environment. */
  readonly given: boolean;
}

/** Runs the benchmark and prints what it found. Gives the exit code: 1 when a part failed, whose error is told and stands in the JSON. */
export async function runBench(args: readonly string[]): Promise<number> {
  const request = parse(args);
  if (request === undefined) {
    say(USAGE);
    return EXIT_USAGE;
  }
  const parent = join(CHECKOUT, '.waggle');
  await mkdir(parent, { recursive: true });
  const home = await mkdtemp(join(parent, 'bench-'));
  const removeHome = (): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const infrastructure = await provideInfrastructure({ home, durable: true, log: progress, env: request.given ? processEnvironment() : withoutServers(processEnvironment()) });
    const unlisten = onInterrupt(() => infrastructure.stop().finally(removeHome));
    try {
      return (await measure(request, home, infrastructure)) ? 0 : 1;
    } finally {
      await infrastructure.stop();
      unlisten();
    }
  } catch (error) {
    say(toAppError(error).message);
    return 1;
  } finally {
    await removeHome();
  }
}

/** Somebody else's servers are busy with other things, and not to be loaded or set otherwise by a benchmark. */
function withoutServers(env: Environment): Environment {
  const given: readonly string[] = [...Object.values(ADDRESS_SETTING), 'AMQP_MANAGEMENT_URL'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !given.includes(name)));
}

/** Ctrl-C leaves no server and no folder behind. Gives what ends the listening. */
function onInterrupt(clear: () => Promise<void>): () => void {
  const end = (): void => {
    progress('Interrupted; the servers are stopped.');
    // What is still under way loses its servers; that is no news.
    process.on('uncaughtException', () => undefined);
    void clear().finally(() => process.exit(EXIT_INTERRUPTED));
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  return () => process.off('SIGINT', end).off('SIGTERM', end);
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
        peers: { type: 'string', multiple: true, default: Object.keys(PEERS) },
        profile: { type: 'string' },
        given: { type: 'boolean', default: false },
      },
    });
    const names = values.only ?? Object.keys(PARTS);
    const peers = values.peers.filter((peer) => peer !== 'none');
    const options = { runs: Number(values.runs), tasks: Number(values.tasks), backlog: Number(values.backlog), peers, profile: values.profile };
    const counts = [options.runs, options.tasks, options.backlog];
    if (!names.every((name) => Object.hasOwn(PARTS, name)) || !peers.every((peer) => Object.hasOwn(PEERS, peer)) || !counts.every((count) => Number.isInteger(count) && count > 0)) return undefined;
    return { options, names, json: values.json, given: values.given };
  } catch {
    return undefined;
  }
}

async function measure({ options, names, json }: Request, home: string, infrastructure: Infrastructure): Promise<boolean> {
  const machine = await describeMachine(infrastructure.env);
  const save = async (blocks: Blocks): Promise<void> => {
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ machine, ...blocks }, null, 2)}\n`);
  };
  const context = (name: string, noise: Noise): BenchContext => ({ options, home, infrastructure, noise, log: (line) => progress(`${name}: ${line}`) });
  const parts = names.flatMap((name) => Object.entries(PARTS).filter(([known]) => known === name));
  const { told, failed } = await runParts(parts, context, save);
  report(told, machine);
  return failed.length === 0;
}

function report(told: PartsRun['told'], machine: Machine): void {
  for (const [name, lines] of told) say([name, ...lines.map((line) => `  ${line}`)].join('\n'));
  if (!machine.durable) say('NOT DURABLE: PostgreSQL does not sync each commit to disk; do not quote these figures.');
  say(['machine', ...Object.entries(machine).map(([key, value]) => `  ${key}: ${String(value)}`)].join('\n'));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
