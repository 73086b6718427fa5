import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { TwoZones } from '../test/two-zones.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** The machine that keeps the remote is this one; what ssh was told is written down. */
const FAKE_SSH = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const args = process.argv.slice(2);
appendFileSync(require('node:path').join(__dirname, 'told'), JSON.stringify(args) + '\\n');
const [, service, folder] = /^git-(upload-pack|receive-pack) '(.*)'$/.exec(args.at(-1));
process.exitCode = spawnSync('git', [service, folder], { stdio: 'inherit', env: { PATH: process.env.PATH } }).status;
`;
const OPTIONS = ['-o', 'StrictHostKeyChecking=yes', '-i', '/keys/of the zone', '-o', 'UserKnownHostsFile="/keys/known hosts"'];
/** One cycle, in a process of its own. */
const CYCLE = `import '@waggle/from-source';
const { WorkTree } = await import('@waggle/workspace-sync');
const [root, remote] = process.argv.slice(1);
const doors = { mayEnter: async () => ({ enter: true }), findSecrets: async () => [], incoming: async () => undefined, mustStay: async () => new Map() };
const tree = new WorkTree({ root, zone: 'local', remote, doors, sshOptions: ${JSON.stringify(OPTIONS)} });
const { accepted, troubles } = await tree.cycle();
await tree.close();
process.stdout.write(JSON.stringify({ accepted, troubles: troubles.map(({ code, message }) => code + ': ' + message) }));`;

/** Its arguments are run where /bin/sh is no program. */
const WITHOUT_SHELL = ['unshare', '--mount', '--map-root-user', 'sh', '-c', 'mount --bind /dev/null "$(readlink -f /bin/sh)" && exec "$0" "$@"'];
const [unshare = '', ...inside] = WITHOUT_SHELL;
const canHide = spawnSync(unshare, [...inside, 'git', '--version']).status === 0;

describe('a remote over ssh', () => {
  let zones: TwoZones;
  beforeEach(async () => {
    zones = await TwoZones.start();
    await mkdir(path.join(zones.home, 'bin'));
    await writeFile(path.join(zones.home, 'bin/ssh'), FAKE_SSH, { mode: 0o755 });
    await zones.zone('local').put('Done/one.md', 'one');
  });
  afterEach(() => zones.stop());

  async function cycle(...before: readonly string[]): Promise<unknown> {
    const [program = '', ...args] = [...before, process.execPath, '--input-type=module', '-e', CYCLE, path.join(zones.home, 'local'), `ssh://git@remote.example:2222${zones.remote}`];
    const PATH = [path.join(zones.home, 'bin'), path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter);
    const { stdout } = await promisify(execFile)(program, args, { cwd: ROOT, env: { PATH, HOME: zones.home } });
    return JSON.parse(stdout);
  }
  const told = async (): Promise<string[][]> => (await readFile(path.join(zones.home, 'bin/told'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as string[]);

  it('is reached with the options that are set, names with spaces among them, and nothing is asked [R-SYNC-SSH]', async () => {
    expect(await cycle()).toEqual({ accepted: true, troubles: [] });
    for (const args of await told()) {
      expect(args.slice(0, 4 + OPTIONS.length)).toEqual(['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', ...OPTIONS]);
      expect(args.slice(-4, -1)).toEqual(['-p', '2222', 'git@remote.example']);
    }
  }, 60_000);

  (canHide ? it : it.skip)('is reached where there is no shell, as in the image [R-SYNC-SSH]', async () => {
    expect(await cycle(...WITHOUT_SHELL)).toEqual({ accepted: true, troubles: [] });
    expect((await told()).length).toBeGreaterThan(1);
  }, 60_000);
});
