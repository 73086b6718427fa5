import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import { CHECKOUT } from '@waggle/host';
import { type TestScope, testScope } from '@waggle/testing';
import { z } from 'zod';
import { PEERS } from './peers/peers.js';

const BENCH = join(CHECKOUT, 'tools/bench/dist/main.js');
const LONG = 180_000;

const figures = z.object({
  tasks_per_s: z.number().positive(),
  spread: z.number().nonnegative(),
  cpu_ms_per_task: z.number().positive(),
  bytes_per_task: z.number().positive(),
  wal_bytes_per_task: z.number().positive(),
  rss_mb: z.number().positive(),
  in_flight: z.number().positive(),
  runs: z.literal(1),
});
const peer = figures.extend({ equal_durability: z.boolean(), ratio: z.number().positive() });
const document = z.object({
  machine: z.object({ node: z.string(), postgres: z.string(), durable: z.boolean() }).loose(),
  pipeline: z.object({
    tasks_per_s: z.number().positive(),
    bare_tasks_per_s: z.number().positive(),
    ratio_to_bare: z.number().positive(),
    best_peer: z.enum(Object.keys(PEERS)),
    best_peer_tasks_per_s: z.number().positive(),
    ratio_to_best_peer: z.number().positive(),
    p50_ms: z.number().positive(),
    p99_ms: z.number().positive(),
    cpu_ms_per_task: z.number().positive(),
    bytes_per_task: z.number().positive(),
    ours: figures,
    bare: figures,
    peers: z.record(z.string(), peer),
    failed: z.record(z.string(), z.string()),
    not_run: z.record(z.string(), z.string()),
    noisy: z.boolean(),
    others_cpu_share: z.number(),
  }),
  grants: z.object({ ours: z.number().positive(), limit: z.number().positive(), ratio: z.number().positive() }).loose(),
});

let scope: TestScope;
let folder: string;

beforeAll(async () => {
  scope = await testScope();
  folder = await mkdtemp(join(tmpdir(), 'waggle-bench-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await scope.dispose();
});

async function bench(args: readonly string[], hear?: (line: string, pid: number) => void): Promise<{ code: number; output: string }> {
  const { PATH = '' } = processEnvironment();
  try {
    const running = promisify(execFile)(process.execPath, [BENCH, '--given', ...args], { env: { PATH, ...scope.env }, cwd: CHECKOUT });
    const { child } = running;
    if (hear !== undefined) child.stderr?.on('data', (line: string) => hear(line, Number(child.pid)));
    const { stdout, stderr } = await running;
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** The one child of a process that is called so. */
async function kill(parent: number, named: string): Promise<void> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(parent), '-f', named]);
  process.kill(Number(stdout), 'SIGKILL');
}

describe('the benchmark', () => {
  it(
    'tells the speed beside the bare limit and every peer, each of which did all its work [R-BENCH]',
    async () => {
      const file = join(folder, 'all.json');
      const { code, output } = await bench(['--only', 'pipeline', '--only', 'grants', '--tasks', '50', '--runs', '1', '--json', file]);
      // Compared with what it says, so that a failure is told.
      expect({ code, output }).toEqual({ code: 0, output });
      const { pipeline } = document.parse(JSON.parse(await readFile(file, 'utf8')));
      expect(pipeline.failed).toEqual({});
      expect(Object.keys(pipeline.not_run)).toEqual(['mastra']);
      expect(Object.keys(pipeline.peers).sort()).toEqual(Object.keys(PEERS).sort());
      expect(pipeline.peers[pipeline.best_peer]).toMatchObject({ equal_durability: true, tasks_per_s: pipeline.best_peer_tasks_per_s });
      expect(output).toContain('of the bare limit');
    },
    LONG,
  );

  it(
    'fails when a peer is gone, which has no figure; who is the best nobody knows then [R-BENCH]',
    async () => {
      const file = join(folder, 'gone.json');
      const asked = ['--only', 'pipeline', '--peers', 'pg_boss', '--peers', 'pg_boss_in_batches', '--tasks', '50', '--runs', '2', '--json', file];
      const { code, output } = await bench(asked, (line, pid) => {
        if (line.includes('pg_boss warm-up')) void kill(pid, 'child.js pg-boss ');
      });
      expect({ code, output }).toEqual({ code: 1, output });
      expect(output).toContain('FAILED: pg_boss: The measured process ended (SIGKILL).');
      const { pipeline } = z.object({ pipeline: z.record(z.string(), z.unknown()) }).parse(JSON.parse(await readFile(file, 'utf8')));
      expect(pipeline).toMatchObject({ best_peer: null, ratio_to_best_peer: null, ratio_to_bare: expect.any(Number) as number, failed: { pg_boss: expect.any(String) as string } });
      expect(Object.keys(pipeline['peers'] as object)).toEqual(['pg_boss_in_batches']);
    },
    LONG,
  );

  it('refuses a part or a peer that it does not know and says what there is', async () => {
    expect(await bench(['--only', 'nothing'])).toMatchObject({ code: 2, output: expect.stringContaining('pipeline') as string });
    expect(await bench(['--peers', 'nobody'])).toMatchObject({ code: 2, output: expect.stringContaining('langgraph') as string });
  });
});
