import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { runCli } from './index.js';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const START_WITHIN_MS = 90_000;

let scope: TestScope;
let home: string;
let zone: TestProcess | undefined;

const env = (): Record<string, string> => ({ ...scope.env, WAGGLE_GIVEN_AS_IS: 'true', WAGGLE_HOME: join(home, 'state'), WAGGLE_WORKSPACE: join(home, 'workspace') });

/** Runs a command in this process; only the zone itself is a process of its own. */
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const stream = { write: (text: string) => (output += text) };
  const code = await runCli(['node', 'waggle', ...args], env(), { out: stream, err: stream });
  return { code, output };
}

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-cli-'));
});

afterAll(async () => {
  await zone?.kill();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

describe('waggle without a zone', () => {
  it.each([
    [['status'], 3, 'No zone runs'],
    [['tasks'], 3, 'waggle up'],
    [['down'], 0, 'No zone runs'],
    [['frobnicate'], 2, 'unknown command'],
    [['up', '--role', 'queen'], 2, 'not a role'],
    [['up', '--live', '--dry-run'], 2, 'cannot be used with'],
  ])('%j ends with %i', async (args, code, text) => {
    const ended = await run(...args);
    expect(ended.output).toContain(text);
    expect(ended.output).not.toContain('    at ');
    expect(ended.code).toBe(code);
  });

  it('is not put out by a reader who has seen enough', async () => {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', '{ "$0" "$1" --help; echo "ended with $?" >&2; } | true', process.execPath, MAIN]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'ended with 0\n' });
  });

  it('doctor says which servers would be used and what is live [R-DOCTOR]', async () => {
    const { code, output } = await run('doctor', '--json');
    const { findings } = JSON.parse(output) as { findings: { check: string; found: string }[] };
    expect(findings.find(({ check }) => check === 'RabbitMQ')?.found).toContain('given');
    expect(findings.find(({ check }) => check === 'Mode')?.found).toContain('dry run');
    expect(code).toBe(0);
  });
});

describe('waggle up', () => {
  it('says in one line which server does not answer, and goes on trying [R-UNREACHABLE]', async () => {
    zone = await startNode(MAIN, ['up', '--port', '0'], { cwd: home, env: { ...env(), AMQP_URL: 'amqp://user:hidden@127.0.0.1:1/x' } });
    await waitFor(() => /trying again in 1 s/.test(zone?.output() ?? ''), { timeoutMs: START_WITHIN_MS, describe: () => zone?.output() ?? '' });
    expect(zone.output()).toContain('RabbitMQ at 127.0.0.1:1 (AMQP_URL) does not answer; trying again in 0.5 s');
    expect(zone.output()).not.toContain('    at ');
    expect(zone.output()).not.toContain('hidden');
    expect(await zone.stop()).toBe(0);
  }, START_WITHIN_MS);
});

describe('waggle with a zone', () => {
  it('starts, works, says of a task why it is where it is, takes over who may sign in, and stops [R-WHY] [R-PEOPLE]', async () => {
    zone = await startNode(MAIN, ['up', '--role', 'single', '--port', '0', '--sample-data'], { cwd: home, env: env() });
    await waitFor(() => zone?.output().includes('The zone is up at'), { timeoutMs: START_WITHIN_MS, describe: () => `the zone: ${zone?.output() ?? ''}` });

    expect((await run('up')).output).toContain('A zone runs already');
    const file = join(home, 'EMAIL_0001.md');
    await writeFile(file, '---\nfrom: a@x.example\nsubject: Prices\n---\nWhat does the team plan cost?\n');
    expect(await run('add', file)).toMatchObject({ code: 0, output: expect.stringContaining('Filed EMAIL_0001') });
    const filed = (await run('add', 'EMAIL', '--body', 'Hello', '--key', 'k')).output;
    expect(filed).toMatch(/^Filed EMAIL_\w+\.$/m);
    // The same key is answered with the same task, and another request under it is refused.
    expect((await run('add', 'EMAIL', '--body', 'Hello', '--key', 'k')).output).toBe(filed);
    expect(await run('add', 'EMAIL', '--body', 'Other', '--key', 'k')).toMatchObject({ code: expect.any(Number), output: expect.stringContaining('[idempotency_key_') });
    await waitFor(async () => (await run('tasks', '--json')).output.includes('"EMAIL_0001"'), { timeoutMs: 30_000, describe: 'the task' });
    expect((await run('tasks', 'EMAIL_0001')).output).toContain('received');
    const token = (await run('token')).output.trim();
    const { url } = JSON.parse(await readFile(join(home, 'state', 'run.json'), 'utf8')) as { url: string };
    const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
    expect(await get('/api/crm')).toMatchObject({ contacts: 3, deals: 3, activities: 3 });
    expect(await get('/api/tasks/EMAIL_0001/why')).toMatchObject({ taskId: 'EMAIL_0001', owner: expect.any(String), waitsFor: expect.any(String), explanation: expect.stringContaining('EMAIL_0001') });
    expect(await run('tasks', 'EMAIL_9999')).toMatchObject({ code: 4 });
    expect(await run('approve', 'EMAIL_9999', '--yes')).toMatchObject({ code: 4 });
    expect((await run('status')).output).toContain('Role single');
    await run('operator', 'add', 'maria', '--role', 'viewer');
    const made = JSON.parse((await run('operator', 'token', 'maria', '--label', 'test', '--json')).output) as { token: string };
    const looks = async (): Promise<number> => (await fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${made.token}` } })).status;
    await waitFor(async () => (await looks()) === 200, { timeoutMs: 30_000, describe: 'the new person to be let in' });
    await run('operator', 'remove', 'maria');
    await waitFor(async () => (await looks()) === 401, { timeoutMs: 30_000, describe: 'the person who was removed to be refused' });
    expect(await get('/api/tasks/EMAIL_0001')).toMatchObject({ task: { taskId: 'EMAIL_0001' } });

    expect(await run('down')).toMatchObject({ code: 0, output: expect.stringContaining('Stopped.') });
    expect(await zone.ended()).toBe(0);
    await expect(readFile(join(home, 'state', 'run.json'))).rejects.toThrow('ENOENT');
  }, 180_000);
});
