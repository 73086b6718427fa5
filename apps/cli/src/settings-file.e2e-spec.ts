import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { processEnvironment } from '@waggle/config';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const LONG = 120_000;

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'waggle-settings-'))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const put = (...lines: string[]): Promise<void> => writeFile(join(folder, '.env'), `${lines.join('\n')}\n`);

/** The program itself, started in the folder. */
async function waggle(shell: Record<string, string>, ...args: string[]): Promise<{ out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { PATH: processEnvironment()['PATH'], ...shell }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err };
}

async function found(shell: Record<string, string>): Promise<Record<string, string>> {
  const { findings } = JSON.parse((await waggle(shell, 'doctor', '--json')).out) as { findings: Array<{ check: string; found: string }> };
  return Object.fromEntries(findings.map(({ check, found: what }) => [check, what]));
}

describe('the settings in .env of the folder', () => {
  it('count, and what the shell has set goes first [R-SETTINGS-FILE]', async () => {
    await put('DRY_RUN=false', 'EMAIL_PROVIDER=pigeon', 'GATEWAY_PORT=0');
    expect(await found({})).toMatchObject({ Mode: expect.stringMatching(/^LIVE/), EMAIL_PROVIDER: expect.any(String), 'REST port': 'a free one' });
    const shown = await found({ DRY_RUN: 'true', EMAIL_PROVIDER: 'sandbox' });
    expect(shown).toMatchObject({ Mode: expect.stringMatching(/^dry run/), 'REST port': 'a free one' });
    expect(shown['EMAIL_PROVIDER']).toBeUndefined();
  }, LONG);

  it('are left alone where they are those of an installation in containers, which is said [R-SETTINGS-FILE]', async () => {
    await put('DRY_RUN=false', "WAGGLE_PASSWORD='made by env-file'", "VAULT_MASTER_KEYS='a:b'");
    expect(await found({})).toMatchObject({ Mode: expect.stringMatching(/^dry run/), '.env': expect.stringContaining('containers') });
    expect((await waggle({}, 'up', '--check')).err).toContain('Nothing of .env is read here');
  }, LONG);

  it('have no part in the demo [R-SETTINGS-FILE]', async () => {
    await put('DATABASE_URL=no address');
    const refused = await waggle({ REDIS_URL: 'no address' }, 'demo');
    expect(refused.err).toContain('REDIS_URL');
    expect(refused.err).not.toContain('DATABASE_URL');
    expect((await waggle({ REDIS_URL: 'no address' }, 'doctor')).err).toContain('DATABASE_URL');
  }, LONG);
});
