import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zoneSecrets } from '@waggle/host/secrets';
import { connect, readRunningZone } from './running-zone.js';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-remote-'));
  await zoneSecrets(home, []);
});
afterAll(() => rm(home, { recursive: true }));

const remote = (text: string): Promise<void> => writeFile(join(home, 'remote.json'), text);

describe('a zone that something else runs', () => {
  it('is not there without its address', async () => {
    await expect(connect(home)).rejects.toMatchObject({ code: 'zone_not_running' });
  });

  it('[R-REMOTE-ZONE] is reached where the home says, and is nothing that this machine could end', async () => {
    await remote('{"url":"http://127.0.0.1:3999"}');
    expect((await connect(home)).zone.url).toBe('http://127.0.0.1:3999');
    expect(await readRunningZone(home)).toBeUndefined();
  });

  it.each(['{"url":"file:///etc/passwd"}', '{}'])('is not looked for at %s', async (text) => {
    await remote(text);
    await expect(connect(home)).rejects.toThrow('url');
  });
});
