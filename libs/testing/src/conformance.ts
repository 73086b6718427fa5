import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { processEnvironment } from '@waggle/config';

const HOOKS = join(import.meta.dirname, '../conformance/node-20.mjs');
const SUITE = join(dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js');

export interface ConformanceResult {
  readonly exitCode: number;
  /** What it wrote, for a failed test's message. */
  readonly output: string;
  /** Checks that passed and failed over all scenarios, as its summary counts them. */
  readonly passed: number;
  readonly failed: number;
}

/** Runs the official MCP conformance suite against a server; all scenarios, or the one named. */
export async function runConformance(url: string, scenario?: string): Promise<ConformanceResult> {
  const which = scenario === undefined ? ['--suite', 'all'] : ['--scenario', scenario];
  const args = ['--import', HOOKS, SUITE, 'server', '--url', url, ...which];
  const { PATH = '', HOME = '' } = processEnvironment();
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, args, { env: { PATH, HOME }, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, output: stdout + stderr });
    });
  });
  const last = [...output.matchAll(/(?:Passed: |: )(\d+)(?:\/\d+| passed), (\d+) failed/g)].at(-1);
  return { exitCode: code, output, passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) };
}
