import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { holding, OPEN_DOORS, type TestZone, TwoZones } from '../test/two-zones.js';
import { blobId, writeBlobs } from './blobs.js';
import type { Cycle, SyncPath } from './cycle.js';
import type { Git } from './git.js';
import type { Doors, LeavingFile } from './sync-settings.js';

const TASK = 'In_Progress/sales/EMAIL_1.md';
const WAITING = 'Pending_Approval/email/APPROVE_1.md';

const codes = (cycle: Cycle): string[] => cycle.troubles.map((one) => one.code);

describe('a file that the other side has taken away', () => {
  let zones: TwoZones;
  let cloud: TestZone;

  beforeEach(async () => {
    zones = await TwoZones.start();
    cloud = zones.zone('cloud');
  });

  afterEach(() => zones.stop());

  /** Both have these files, each with its name as its text. */
  async function sharedWith(local: TestZone, ...files: SyncPath[]): Promise<void> {
    for (const file of files) await cloud.put(file, file);
    await cloud.tree.cycle();
    await local.tree.cycle();
  }

  async function move(zone: TestZone, from: SyncPath, to: SyncPath): Promise<void> {
    await zone.put(to, await zone.read(from));
    await zone.remove(from);
  }

  function clone(): Git {
    const home = path.join(zones.home, 'person');
    execFileSync('git', ['clone', '-q', zones.remote, home]);
    return zones.gitAt(home);
  }

  async function publish(person: Git): Promise<void> {
    await person.text(['commit', '-qm', 'Clean up']);
    await person.text(['push', '-q']);
  }

  /** Both have the same, and nothing more goes between them. */
  async function settled(...both: TestZone[]): Promise<Record<string, string>> {
    for (const zone of both) await zone.tree.cycle();
    const quiet: Cycle[] = [];
    for (const zone of both) quiet.push(await zone.tree.cycle());
    expect(quiet.map(({ pulled, pushed, troubles }) => [pulled, pushed, troubles])).toEqual(both.map(() => [[], [], []]));
    const [files = {}, ...others] = await Promise.all(both.map((zone) => zone.files()));
    for (const other of others) expect(other).toEqual(files);
    return files;
  }

  it('stays and goes back when the door says so, its move is undone, and the rest is carried out [R-SYNC-LEAVING]', async () => {
    const local = zones.zone('local', { doors: holding(WAITING, TASK) });
    await sharedWith(local, WAITING, TASK, 'Plans/old.md', 'Plans/moved.md');
    await cloud.remove(WAITING);
    await cloud.remove('Plans/old.md');
    await move(cloud, TASK, 'Done/EMAIL_1.md');
    await move(cloud, 'Plans/moved.md', 'Done/moved.md');
    await cloud.tree.cycle();
    const cycle = await local.tree.cycle();
    expect(cycle.quarantined).toEqual([TASK, WAITING].map((path) => ({ path, keptAs: path, from: 'cloud', reason: 'it is open here' })));
    expect([codes(cycle), cycle.pulled.map(({ path }) => path)]).toEqual([['file_quarantined'], ['Done/moved.md', 'Plans/moved.md', 'Plans/old.md']]);
    expect(await settled(cloud, local)).toEqual({ [TASK]: TASK, [WAITING]: WAITING, 'Done/moved.md': 'Plans/moved.md' });
  });

  it('leaves what was written anew elsewhere there [R-SYNC-LEAVING]', async () => {
    const local = zones.zone('local', { doors: holding(TASK) });
    await sharedWith(local, TASK);
    await cloud.remove(TASK);
    await cloud.put('Done/EMAIL_1.md', 'ended');
    await cloud.tree.cycle();
    await local.tree.cycle();
    expect(await settled(cloud, local)).toEqual({ [TASK]: TASK, 'Done/EMAIL_1.md': 'ended' });
  });

  it('stays also where a folder was put in its place, or its name differs in case only [R-SYNC-LEAVING]', async () => {
    const local = zones.zone('local', { doors: holding(TASK, WAITING), foldsNames: true });
    await sharedWith(local, TASK, WAITING);
    const person = clone();
    await person.text(['mv', WAITING, WAITING.replace('APPROVE', 'approve')]);
    await person.text(['rm', '-q', TASK]);
    await writeBlobs(person, [Buffer.from('in its place')]);
    await person.text(['update-index', '--add', '--cacheinfo', `100644,${blobId(Buffer.from('in its place'))},${TASK}/more.md`]);
    await publish(person);
    expect((await local.tree.cycle()).quarantined.map(({ path }) => path)).toEqual([TASK, WAITING]);
    expect(await settled(cloud, local)).toEqual({ [TASK]: TASK, [WAITING]: WAITING });
  });

  it('is asked about once the claims are known, and only when it would leave this zone by that [R-SYNC-LEAVING]', async () => {
    const heard: unknown[] = [];
    const doors: Doors = {
      ...OPEN_DOORS,
      incoming: async (_, claims) => void heard.push(claims),
      mustStay: async (files) => {
        heard.push(files);
        return new Map();
      },
    };
    const local = zones.zone('local', { doors });
    const claim = '{"id":"1","timestamp":"2026-01-01T00:00:01Z"}';
    await sharedWith(local, TASK, 'Plans/both.md', 'Plans/changed.md', 'Plans/stays.md');
    heard.length = 0;
    for (const file of [TASK, 'Plans/both.md', 'Plans/changed.md']) await cloud.remove(file);
    await cloud.put('Logs/claims.jsonl', `${claim}\n`);
    await cloud.tree.cycle();
    await local.remove('Plans/both.md');
    await local.put('Plans/changed.md', 'by local');
    await local.tree.cycle();
    expect(heard).toEqual([[claim], [{ path: TASK, from: 'cloud' }]]);
    expect(await settled(cloud, local)).toEqual({ 'Plans/changed.md': 'by local', 'Plans/stays.md': 'Plans/stays.md', 'Logs/claims.jsonl': `${claim}\n` });
  });

  it('is asked about again when the door was closed the first time, and nothing is touched before [R-SYNC-LEAVING]', async () => {
    let away = true;
    const mustStay: Doors['mustStay'] = (files) => (away ? Promise.reject(new Error('the database is away')) : holding(TASK).mustStay(files));
    const local = zones.zone('local', { doors: { ...OPEN_DOORS, mustStay } });
    await sharedWith(local, TASK, 'Plans/old.md');
    await cloud.remove(TASK);
    await cloud.remove('Plans/old.md');
    await cloud.tree.cycle();
    expect(codes(await local.tree.cycle())).toEqual(['sync_failed']);
    expect(Object.keys(await local.files())).toEqual([TASK, 'Plans/old.md']);
    away = false;
    expect(codes(await local.tree.cycle())).toEqual(['file_quarantined']);
    expect(await settled(cloud, local)).toEqual({ [TASK]: TASK });
  });

  it('stays when both zones need it and a person has taken it away, whoever is first and though an answer is lost [R-SYNC-LEAVING]', async () => {
    const [local, other] = [zones.zone('local', { doors: holding(TASK) }), zones.zone('cloud', { doors: holding(TASK) }, 'other')];
    await sharedWith(local, TASK, 'Plans/stays.md');
    await other.tree.cycle();
    const person = clone();
    await person.text(['rm', '-q', TASK]);
    await publish(person);
    await zones.loseNextAnswer();
    const cycles = await Promise.all([local.tree.cycle(), other.tree.cycle()]);
    expect(cycles.flatMap(({ quarantined }) => quarantined.map(({ path, from }) => [path, from]))).toContainEqual([TASK, null]);
    expect(await settled(other, local, cloud)).toEqual({ [TASK]: TASK, 'Plans/stays.md': 'Plans/stays.md' });
  });

  it('is not asked about among too many at once, which all stay [R-SYNC-LEAVING] [R-SYNC-DELETION]', async () => {
    const asked: LeavingFile[] = [];
    const mustStay: Doors['mustStay'] = (files) => {
      asked.push(...files);
      return Promise.resolve(new Map());
    };
    const local = zones.zone('local', { doors: { ...OPEN_DOORS, mustStay }, deletionLimit: 1 });
    await sharedWith(local, TASK, WAITING);
    for (const file of [TASK, WAITING]) await cloud.remove(file);
    await cloud.tree.cycle();
    expect(codes(await local.tree.cycle())).toEqual(['mass_deletion']);
    expect(asked).toEqual([]);
    expect(await settled(cloud, local)).toEqual({ [TASK]: TASK, [WAITING]: WAITING });
  });
});
