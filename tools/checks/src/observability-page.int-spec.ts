import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonConfig } from '@waggle/config';
import { Metrics, openTraces, servingTool, silentLogger, taskSpan } from '@waggle/observability';
import { waitFor } from '@waggle/testing';
import { ROOT } from './deployables.js';
import { hasPromtool } from './promtool.js';

const PAGE = readFileSync(join(ROOT, 'docs/observability.md'), 'utf8');
const FOLDER = join(ROOT, 'deploy/observability');
const commands = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));

const promtool = await hasPromtool();

let receiver: ChildProcess | undefined;
let said = '';

afterAll(async () => {
  if (receiver === undefined) return;
  const gone = once(receiver, 'exit');
  receiver.kill();
  await gone;
});

describe('the page on observability', () => {
  it('has an example that prints what a service sends [R-TRACE-TASK]', async () => {
    const [, script = ''] = /node (docs\/examples\/\S+\.mjs) 4318/.exec(commands.join('\n')) ?? [];
    receiver = spawn(process.execPath, [join(ROOT, script), '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    receiver.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const endpoint = await waitFor(() => /http:\S+/.exec(said)?.[0]);
    const traces = await openTraces({ service: 'mcp-email', instance: '1', zone: 'local', endpoint, ratio: 1, log: silentLogger(), metrics: new Metrics('mcp-email') });
    const { traceId, spanId } = taskSpan('EMAIL_0001');
    await traces.step(servingTool('send_email', { taskId: 'EMAIL_0001', traceparent: `00-${traceId}-${spanId}-01` }), () => Promise.resolve());
    await traces.close();
    await waitFor(() => new RegExp(`^${traceId} mcp-email: tools/call send_email [\\d.]+ ms EMAIL_0001$`, 'm').test(said), { describe: () => `a span in ${said}` });
  });

  it('names settings that there are', () => {
    const named = [...PAGE.matchAll(/\bOTEL_[A-Z_]+/g)].map(([name]) => name);
    expect([...new Set(named)].filter((name) => !(name in commonConfig))).toEqual([]);
  });

  (promtool ? it : it.skip).each(commands.filter((line) => line.startsWith('promtool')))('has a command that works, which raises each alert on figures that ask for it and not on others: %s [R-ALERT-RULES]', (line) => {
    const [command = '', ...args] = line.split(' ');
    const { status, stderr } = spawnSync(command, args, { cwd: FOLDER, encoding: 'utf8', timeout: 60_000 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }, 60_000);
});
