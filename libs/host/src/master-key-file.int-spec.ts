import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMasterKey, masterKeyFile } from './master-key-file.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-master-'));
});
afterEach(async () => rm(home, { recursive: true, force: true }));

const keysIn = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').filter((line) => /^[\w.-]+:[\w+/]{43}=$/.test(line));

describe('the master keys of a zone on this machine', () => {
  it('are made once, for the owner alone [R-VAULT-MASTER-KEY]', async () => {
    const file = await masterKeyFile(home);
    const made = await readFile(file, 'utf8');
    expect(await keysIn(file)).toHaveLength(1);
    await chmod(file, 0o644);
    expect(await masterKeyFile(home)).toBe(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe(made);
  });

  it('grow at the end: the last one wraps', async () => {
    const file = await masterKeyFile(home);
    const [first] = await keysIn(file);
    const id = await addMasterKey(home);
    const [kept, added] = await keysIn(file);
    expect(kept).toBe(first);
    expect(added).toMatch(new RegExp(`^${id}:`));
  });
});
