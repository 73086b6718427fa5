import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineService } from '@waggle/runtime';
import { waitFor } from '@waggle/testing';
import { ProcessUnit } from './process-unit.js';

const READY = "process.on('SIGTERM', () => { console.log('drained'); process.exit(0); }); process.on('disconnect', () => process.exit(0)); setInterval(() => {}, 1000); process.send('ready');";

let folder: string;
let unit: ProcessUnit;
const lines: string[] = [];

/** A deployable whose program is `program`. */
async function unitOf(program: string, env: Record<string, string> = {}): Promise<ProcessUnit> {
  await writeFile(join(folder, 'dist', 'main.js'), program);
  const definition = defineService({ name: 'probe', plane: 'core', roles: ['swarm'] });
  unit = new ProcessUnit({ service: 'probe', folder, definition }, { env, logs: folder, log: (line) => lines.push(line) });
  return unit;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waggle-unit-'));
  await mkdir(join(folder, 'dist'));
  lines.length = 0;
});

afterEach(async () => {
  await unit.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a service as a process', () => {
  it('has started when it says so, and drains when it is stopped', async () => {
    await (await unitOf(READY)).start();
    expect(unit.pid).toEqual(expect.any(Number));
    await unit.stop();
    expect(await readFile(join(folder, 'probe.log'), 'utf8')).toContain('drained');
    expect(unit.restarts).toBe(0);
  });

  it('is started again when it was killed', async () => {
    await (await unitOf(READY)).start();
    const first = unit.pid;
    await unit.kill();
    await waitFor(() => unit.pid !== undefined && unit.pid !== first && unit.restarts === 1, { describe: 'another process' });
    expect(lines[0]).toContain('probe ended (SIGKILL)');
  });

  it('gets its own environment and nothing of ours', async () => {
    await (await unitOf(`console.log(JSON.stringify(process.env)); ${READY}`, { ONLY: 'this' })).start();
    const text = await readFile(join(folder, 'probe.log'), 'utf8');
    const { NODE_CHANNEL_FD: _channel, NODE_CHANNEL_SERIALIZATION_MODE: _mode, ...env } = JSON.parse(text.split('\n')[0] ?? '') as Record<string, string>;
    expect(env).toEqual({ ONLY: 'this' });
  });

  it('tells of a secret that it waits for, and that it waits no longer', async () => {
    await (await unitOf(`process.send({ waitsFor: 'there is none' }); ${READY} process.send({ waitsFor: null });`)).start();
    await waitFor(() => lines.length >= 2);
    expect(lines).toEqual(['probe starts by itself when the vault gives it a secret that fits: there is none', 'probe runs: its secret fits']);
  });

  it.each([
    ['the error that it logged', 'console.log(JSON.stringify({ level: "error", msg: "no such database" })); console.log("Node.js"); process.exit(1);', 'probe ended (code 1) before it was ready: no such database; see '],
    ['nothing of an earlier life', "process.kill(process.pid, 'SIGKILL');", 'probe ended (SIGKILL) before it was ready; see '],
  ])('that does not become ready tells where its log is, and %s', async (_what, program, said) => {
    await writeFile(join(folder, 'probe.log'), `${JSON.stringify({ level: 'error', msg: 'of yesterday' })}\n`);
    const failing = (await unitOf(program)).start();
    await expect(failing).rejects.toMatchObject({ code: 'service_not_started', message: `${said}${join(folder, 'probe.log')}` });
  });

  it('asks for a build when there is none', async () => {
    await unitOf('');
    await rm(join(folder, 'dist', 'main.js'));
    await expect(unit.start()).rejects.toMatchObject({ code: 'not_built' });
  });
});

describe('a process that keeps ending', () => {
  it('counts as failing, keeps its place, and is started again and again [R-SCALING-CRASH]', async () => {
    await unitOf("process.exit(3);");
    unit.keepStarting();
    expect(unit.instance).toEqual({ id: 'probe', state: 'starting', restarts: 0 });
    await waitFor(() => unit.instance.state === 'failing' && unit.restarts >= 3, { timeoutMs: 30_000, describe: 'a failing process' });
    await writeFile(join(folder, 'dist', 'main.js'), READY);
    await waitFor(() => unit.pid !== undefined, { timeoutMs: 30_000, describe: 'it to run' });
  });

  it('hears what it asks its parent for', async () => {
    await writeFile(join(folder, 'dist', 'main.js'), `process.on('message', (message) => console.log('heard ' + JSON.stringify(message))); ${READY} process.send({ ask: 'fleet.list' });`);
    const definition = defineService({ name: 'probe', plane: 'core', roles: ['swarm'] });
    unit = new ProcessUnit({ service: 'probe', folder, definition }, { env: {}, logs: folder, log: () => undefined, id: 'probe.2', onMessage: (message) => ({ asked: message }) });
    await unit.start();
    await waitFor(async () => (await readFile(join(folder, 'probe.2.log'), 'utf8')).includes('heard {"asked":{"ask":"fleet.list"}}'), { describe: 'the answer' });
  });
});
