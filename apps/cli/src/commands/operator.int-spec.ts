import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitsLock } from '@waggle/grants/keyring';
import { readSecrets } from '@waggle/host/secrets';
import { runCli } from '../index.js';
import { firstPassword } from '../zone/first-password.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-operator-'));
});
afterEach(async () => rm(home, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; output: string }> {
  return runWith({}, ...args);
}

async function runWith(env: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const stream = { write: (text: string) => (output += text) };
  const code = await runCli(['node', 'waggle', '--home', home, ...args], env, { out: stream, err: stream });
  return { code, output };
}

const json = async (...args: string[]): Promise<Record<string, unknown>> => JSON.parse((await run('--json', ...args)).output) as Record<string, unknown>;
const personCalled = async (name: string) => (await readSecrets(home))?.operators.find((one) => one.name === name);

describe('waggle operator', () => {
  it('adds a person whose password is shown once and kept nowhere', async () => {
    const { password } = await json('operator', 'add', 'maria', '--role', 'approver', '--oidc', 'sub-1');
    expect(await readFile(join(home, 'secrets.json'), 'utf8')).not.toContain(password);
    const maria = await personCalled('maria');
    expect(maria).toMatchObject({ role: 'approver', oidc: 'sub-1' });
    expect(await fitsLock(maria?.password, String(password))).toBe(true);
    expect(await run('operator', 'add', 'maria', '--role', 'viewer')).toMatchObject({ code: 2, output: expect.stringContaining('already') });
  });

  it('gives a person further tokens, and takes one away', async () => {
    const { token } = await json('operator', 'token', 'operator', '--label', 'ci', '--role', 'viewer', '--days', '30');
    expect(token).toMatch(/^wg_api_/);
    const { operators } = await json('operator', 'list');
    expect(operators).toMatchObject([{ name: 'operator', role: 'admin', password: false, tokens: [{ label: 'ci', role: 'viewer', expires: expect.any(String) }], oidc: null }]);
    expect((await run('operator', 'list')).output).toContain('ci (viewer, until ');
    expect(await run('operator', 'token', 'operator', '--label', 'ci', '--revoke')).toMatchObject({ code: 0 });
    expect((await personCalled('operator'))?.tokens).toEqual([]);
  });

  it('links a person to the issuer, nobody twice, and removes one', async () => {
    await run('operator', 'add', 'maria', '--role', 'approver');
    expect((await run('operator', 'link', 'maria', 'sub-1')).code).toBe(0);
    expect(await run('operator', 'link', 'operator', 'sub-1')).toMatchObject({ code: 2, output: expect.stringContaining('maria already') });
    expect((await run('operator', 'remove', 'maria')).code).toBe(0);
    expect(await personCalled('maria')).toBeUndefined();
  });

  it('does not remove the fallback approver, and says which setting to change', async () => {
    await run('operator', 'add', 'piet', '--role', 'approver');
    expect(await runWith({ FALLBACK_APPROVER: 'piet' }, 'operator', 'remove', 'piet')).toEqual({ code: 2, output: expect.stringContaining('FALLBACK_APPROVER=piet') });
    expect(await personCalled('piet')).toMatchObject({ role: 'approver' });
    expect((await runWith({ FALLBACK_APPROVER: 'olga' }, 'operator', 'remove', 'piet')).code).toBe(0);
  });

  it('says what services in containers are given, in lines that hold the hash of a password', async () => {
    await run('operator', 'password', 'operator');
    const { output } = await run('operator', 'settings');
    const [gateway, gatekeeper] = output.trim().split('\n').map((line) => JSON.parse(/^\w+='([^']+)'$/.exec(line)?.[1] ?? '') as [Record<string, unknown>]);
    expect(gateway).toMatchObject([{ name: 'operator', password: { hash: expect.stringContaining('$argon2id$') } }]);
    expect(gatekeeper).toMatchObject([{ name: 'operator', decisionKey: expect.any(String) }]);
    expect(output).not.toContain((await personCalled('operator'))?.token);
  });

  it.each([
    [['add', 'a b', '--role', 'viewer'], 'is not a name'],
    [['add', 'x', '--role', 'queen'], 'Allowed choices'],
    [['add', 'x'], "required option '--role"],
    [['password', 'nobody'], 'There is no operator "nobody"'],
    [['token', 'operator', '--label', 'x', '--days', '0'], 'whole number of days'],
    [['token', 'operator', '--label', 'x', '--revoke'], 'no token "x"'],
    [['remove', 'operator'], 'An admin must be left'],
  ])('refuses %j and changes nothing', async (args, text) => {
    await run('operator', 'password', 'operator');
    const before = await readFile(join(home, 'secrets.json'), 'utf8');
    const { code, output } = await run('operator', ...args);
    expect(output).toContain(text);
    expect(code).toBe(2);
    expect(await readFile(join(home, 'secrets.json'), 'utf8')).toBe(before);
  });
});

describe('the first start of a zone', () => {
  it('gives the first operator a password, once', async () => {
    const first = await firstPassword(home);
    expect(await fitsLock((await personCalled('operator'))?.password, first?.password ?? '')).toBe(true);
    expect(await firstPassword(home)).toBeUndefined();
  });
});
