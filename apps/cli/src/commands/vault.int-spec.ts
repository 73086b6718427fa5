import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMasterKey, masterKeyPath } from '@waggle/host/secrets';
import { startZoneDouble, type ZoneDouble } from '../../test/zone-double.js';
import { runCli } from '../index.js';
import { removeRunningZone } from '../zone/running-zone.js';

const AT = '2026-11-27T10:00:00.000Z';

let home: string;
let first: string;
/** The newest key that the zone's vault has been given. */
let given: () => string;
let zone: ZoneDouble;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-vault-'));
  first = await addMasterKey(home);
  given = () => first;
  zone = await startZoneDouble(home);
  const rewrap = () => ({ keyId: given(), remaining: 1, requestedBy: 'operator', requestedAt: AT, finishedAt: null });
  Object.defineProperty(zone.queue.answers, 'POST /api/vault/rewrap', { get: () => ({ rewrap: rewrap() }) });
});
afterEach(async () => {
  await zone.stop();
  await rm(home, { recursive: true, force: true });
});

const keys = (): string => readFileSync(masterKeyPath(home), 'utf8');
const newestInFile = (): string => keys().trimEnd().split('\n').at(-1)?.split(':')[0] ?? '';

/** As with an installation in containers: nothing of it runs from here. */
async function runElsewhere(): Promise<void> {
  await removeRunningZone(home);
  await writeFile(join(home, 'remote.json'), JSON.stringify({ url: zone.url }));
}

async function rewrap(...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const stream = { write: (text: string) => (output += text) };
  const code = await runCli(['node', 'waggle', 'vault', 'rewrap', ...args, '--home', home], {}, { out: stream, err: stream });
  return { code, output };
}

describe('an exchange of the master key', () => {
  it('makes a key that the vault of this machine takes from the file', async () => {
    const before = keys();
    given = newestInFile;
    expect(await rewrap('--new-key')).toMatchObject({ code: 0 });
    expect(keys().startsWith(before)).toBe(true);
    expect(newestInFile()).not.toBe(first);
  });

  it('fails where the vault wraps under another key than the new one, and says which must stay [R-VAULT-KEY-GIVEN]', async () => {
    const { code, output } = await rewrap('--new-key');
    expect(code).toBe(1);
    expect(output).toContain(`does not have ${newestInFile()}`);
    expect(output).toContain(`wraps under ${first}, which must stay. [master_key_not_given]`);
  });

  it('makes no key for a vault that would not be given it [R-VAULT-KEY-GIVEN]', async () => {
    await runElsewhere();
    const before = keys();
    expect(await rewrap('--new-key')).toEqual({ code: 2, output: expect.stringContaining('docs/vault.md') });
    expect(keys()).toBe(before);
  });

  it('in containers fails until the vault has the newest key of the file [R-VAULT-KEY-GIVEN]', async () => {
    await runElsewhere();
    expect(await rewrap()).toMatchObject({ code: 0 });
    const second = await addMasterKey(home);
    expect(await rewrap()).toEqual({ code: 1, output: expect.stringContaining(`does not have ${second}`) });
    given = () => second;
    expect(await rewrap()).toEqual({ code: 0, output: expect.stringContaining(second) });
  });
});
