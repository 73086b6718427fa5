import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OPEN_DOORS, type TestZone, TwoZones } from '../test/two-zones.js';
import type { Cycle } from './cycle.js';

const codes = (cycle: Cycle): string[] => cycle.troubles.map((one) => one.code);
const isRoot = process.getuid?.() === 0;

describe('what can go wrong between two zones', () => {
  let zones: TwoZones;
  let local: TestZone;
  let cloud: TestZone;

  beforeEach(async () => {
    ({ zones, local, cloud } = await TwoZones.joined());
  });
  afterEach(() => zones.stop());

  const both = async (): Promise<Array<Record<string, string>>> => [await local.files(), await cloud.files()];
  /** What a person does with a clone of their own. */
  const person = (...args: string[]): string => execFileSync('git', ['-C', path.join(zones.home, 'person'), '-c', 'user.name=Ann', '-c', 'user.email=ann@person.example', ...args], { encoding: 'utf8' });
  const clone = (): void => void execFileSync('git', ['clone', '-q', zones.remote, path.join(zones.home, 'person')]);
  const write = (file: string, text: string): Promise<void> => writeFile(path.join(zones.home, 'person', file), text);

  it('go on without the remote, and share later [R-SYNC-OFFLINE]', async () => {
    await rename(zones.remote, `${zones.remote}.away`);
    await local.put('Done/two.md', 'two');
    const away = await local.tree.cycle();
    expect([codes(away), away.accepted]).toEqual([['remote_unreachable'], false]);
    await expect(local.tree.takeLease('cloud', 'x')).rejects.toMatchObject({ code: 'remote_unreachable', kind: 'transient' });
    await rename(`${zones.remote}.away`, zones.remote);
    expect(await local.tree.cycle()).toMatchObject({ accepted: true, pushed: ['Done/two.md'], troubles: [] });
  });

  it('say that the remote refuses, and still take in what it has [R-SYNC-TROUBLE]', async () => {
    const hook = path.join(zones.remote, 'hooks/pre-receive');
    await mkdir(path.dirname(hook), { recursive: true });
    await cloud.put('Done/two.md', 'two');
    await cloud.tree.cycle();
    await writeFile(hook, '#!/bin/sh\nexit 1\n');
    await chmod(hook, 0o755);
    await local.put('Done/three.md', 'three');
    const cycle = await local.tree.cycle();
    expect([codes(cycle), cycle.accepted, cycle.pulled.length]).toEqual([['remote_refused'], false, 1]);
  });

  it('join a history that was written anew, and delete nothing [R-SYNC-REWRITTEN]', async () => {
    await local.put('Done/two.md', 'two');
    await local.tree.cycle();
    await cloud.tree.cycle();
    clone();
    person('reset', '-q', '--hard', 'HEAD~1');
    await write('Done/other.md', 'other');
    person('add', '.');
    person('commit', '-qm', 'Anew');
    person('push', '-q', '--force');
    const cycle = await local.tree.cycle();
    expect([codes(cycle), cycle.accepted]).toEqual([['history_rewritten'], true]);
    await cloud.tree.cycle();
    const all = { 'Done/one.md': 'one', 'Done/two.md': 'two', 'Done/other.md': 'other' };
    expect(await both()).toEqual([all, all]);
  });

  it('push again what an older backup of the remote lacks [R-SYNC-REWRITTEN]', async () => {
    clone();
    await local.put('Done/two.md', 'two');
    await local.tree.cycle();
    person('push', '-q', '--force');
    const cycle = await local.tree.cycle();
    expect([codes(cycle), cycle.accepted, cycle.pushed]).toEqual([['history_rewritten'], true, ['Done/two.md']]);
    expect(await local.files()).toEqual({ 'Done/one.md': 'one', 'Done/two.md': 'two' });
  });

  it('take in the merge of a person as the work of nobody\'s zone [R-SYNC-PERSON]', async () => {
    clone();
    person('checkout', '-qb', 'side');
    await write('Done/side.md', 'side');
    person('add', '.');
    person('commit', '-qm', 'Side');
    person('checkout', '-q', 'main');
    await write('Done/main.md', 'main');
    person('add', '.');
    person('commit', '-qm', 'Main');
    person('merge', '-q', '--no-ff', '-m', 'Both', 'side');
    person('push', '-q');
    const cycle = await local.tree.cycle();
    expect([...cycle.pulled].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: 'Done/main.md', what: 'added', from: null },
      { path: 'Done/side.md', what: 'added', from: null },
    ]);
  });

  it('ask before many files are deleted, and carry the word to the other zone [R-SYNC-DELETION]', async () => {
    const guarded = zones.zone('local', { deletionLimit: 5 });
    const other = zones.zone('cloud', { deletionLimit: 5 });
    for (let n = 0; n < 8; n++) await local.put(`Done/many-${n}.md`, `${n}`);
    await guarded.tree.cycle();
    await other.tree.cycle();
    await guarded.remove('Done');
    await guarded.put('Plans/new.md', 'new');
    const asked = await guarded.tree.cycle();
    expect([codes(asked), asked.pushed]).toEqual([['mass_deletion'], ['Plans/new.md']]);
    expect((await guarded.tree.cycle({ allowDeletions: true })).pushed).toHaveLength(9);
    expect(codes(await other.tree.cycle())).toEqual([]);
    expect(await both()).toEqual([{ 'Plans/new.md': 'new' }, { 'Plans/new.md': 'new' }]);
  });

  it('put back what somebody deletes in the remote without a word [R-SYNC-DELETION]', async () => {
    const guarded = zones.zone('local', { deletionLimit: 5 });
    for (let n = 0; n < 8; n++) await local.put(`Done/many-${n}.md`, `${n}`);
    await guarded.tree.cycle();
    clone();
    person('rm', '-qr', 'Done');
    person('commit', '-qm', 'Clean up');
    person('push', '-q');
    const cycle = await guarded.tree.cycle();
    await cloud.tree.cycle();
    expect([codes(cycle), cycle.pulled, cycle.accepted]).toEqual([['mass_deletion'], [], true]);
    expect((await both()).map((files) => Object.keys(files).length)).toEqual([9, 9]);
  });

  it('carry names with every legal character, and bytes as they are [R-SYNC-NAMES]', async () => {
    const names = ['a "quoted".md', "it's.md", 'new\nline.md', 'tab\there.md', 'back\\slash.md', '-dash.md', ':(top)x.md', 'ä.md', 'a\u0308.md', '日本.md', '*.md', '{a}.md', ' lead.md', 'trail .md'];
    for (const name of names) await local.put(`Done/${name}`, name);
    await local.put('Done/crlf.md', 'a\r\nb\n\r');
    await local.put('Done/bytes.bin', Buffer.from([0, 255, 13, 10, 0]));
    await local.put('Done/.gitattributes', '* text eol=crlf');
    const cycle = await local.tree.cycle();
    await cloud.tree.cycle();
    expect(cycle.pushed).toHaveLength(names.length + 2);
    expect(await cloud.files()).toEqual(await local.files());
    expect(codes(await local.tree.cycle())).toEqual([]);
  });

  it('keep names that differ in case only, also where the disk does not [R-SYNC-NAMES]', async () => {
    const folding = zones.zone('cloud', { foldsNames: true });
    await local.put('Done/ONE.md', 'twin');
    await local.tree.cycle();
    await folding.tree.cycle();
    const [twin] = Object.keys(await folding.files()).filter((name) => name.includes('.twin-'));
    expect(await folding.files()).toEqual({ 'Done/one.md': 'one', [String(twin)]: 'twin' });
    await local.tree.cycle();
    expect(await both()).toEqual([await folding.files(), await folding.files()]);
  });

  it('follow no link, neither of ours nor one that comes [R-SYNC-LINKS]', async () => {
    await symlink('/etc/passwd', path.join(local.root, 'Done/ours.md'));
    expect((await local.tree.cycle()).refused).toEqual([{ path: 'Done/ours.md', reason: 'link', found: [] }]);
    clone();
    await symlink('/etc/hostname', path.join(zones.home, 'person/Done/theirs.md'));
    await write('.gitattributes', '* filter=evil');
    person('add', '.');
    person('commit', '-qm', 'Link');
    person('push', '-q');
    const cycle = await cloud.tree.cycle();
    expect(cycle.quarantined.map(({ path: file, reason }) => [file, reason])).toEqual([['.gitattributes', 'hidden by its name'], ['Done/theirs.md', 'a link']]);
    expect(await readdir(path.join(cloud.root, 'Done'))).toEqual(['one.md']);
    await local.tree.cycle();
    expect(await readdir(path.join(local.root, 'Done'))).toEqual(['one.md', 'ours.md']);
  });

  it('make a damaged repository anew and lose nothing [R-SYNC-BROKEN]', async () => {
    await local.put('Done/unshared.md', 'unshared');
    await cloud.put('Done/one.md', 'changed');
    await cloud.tree.cycle();
    const objects = path.join(local.root, '.git/objects');
    for (const name of await readdir(objects)) if (name.length === 2) await rm(path.join(objects, name), { recursive: true });
    const cycle = await local.tree.cycle();
    await cloud.tree.cycle();
    expect([codes(cycle), cycle.accepted, cycle.conflicts]).toEqual([['repository_renewed'], true, []]);
    const all = { 'Done/one.md': 'changed', 'Done/unshared.md': 'unshared' };
    expect(await both()).toEqual([all, all]);
  });

  it('remake a damaged index, and remove a lock that our own crash has left [R-SYNC-BROKEN]', async () => {
    await writeFile(path.join(local.root, '.git/index'), 'no index at all');
    await writeFile(path.join(local.root, '.git/waggle/underway'), '');
    await writeFile(path.join(local.root, '.git/index.lock'), '');
    await local.put('Done/two.md', 'two');
    expect(await local.tree.cycle()).toMatchObject({ accepted: true, pushed: ['Done/two.md'] });
    expect(await readdir(local.root)).not.toContainEqual(expect.stringMatching(/^\.git-broken/));
  });

  it('leave the lock of a program that cannot be seen, and remove one that is old [R-SYNC-LOCK]', async () => {
    const lock = path.join(local.root, '.git/index.lock');
    await writeFile(lock, 'half an index');
    await local.put('Done/two.md', 'two');
    expect(codes(await local.tree.cycle())).toEqual(['repository_busy']);
    expect(await readFile(lock, 'utf8')).toBe('half an index');
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await utimes(lock, longAgo, longAgo);
    expect(await local.tree.cycle()).toMatchObject({ troubles: [], pushed: ['Done/two.md'] });
  });

  it('take in a file only when nobody writes to it, and merge what was written meanwhile [R-SYNC-SWAP]', async () => {
    const busy = zones.zone('local', { doors: { ...OPEN_DOORS, incoming: () => edit() } });
    const edit = async (): Promise<void> => {
      await local.put('Done/one.md', 'edited meanwhile');
      await appendFile(path.join(local.root, 'Logs/a.jsonl'), '{"id":"2","timestamp":"2026-01-01T00:00:02Z"}\n');
      await local.put('Done/new.md', 'also made here');
    };
    await local.put('Logs/a.jsonl', '{"id":"1","timestamp":"2026-01-01T00:00:01Z"}\n');
    await busy.tree.cycle();
    await cloud.tree.cycle();
    await cloud.put('Done/one.md', 'by cloud');
    await cloud.put('Done/new.md', 'by cloud');
    await cloud.put('Logs/a.jsonl', '{"id":"1","timestamp":"2026-01-01T00:00:01Z"}\n{"id":"3","timestamp":"2026-01-01T00:00:03Z"}\n');
    await cloud.tree.cycle();
    const cycle = await busy.tree.cycle();
    for (const zone of [local, cloud]) await zone.tree.cycle();
    expect(cycle.conflicts).toHaveLength(2);
    expect(await local.files()).toEqual({
      'Done/one.md': 'edited meanwhile',
      'Done/one.conflict-cloud.md': 'by cloud',
      'Done/new.md': 'also made here',
      'Done/new.conflict-cloud.md': 'by cloud',
      'Logs/a.jsonl': [1, 2, 3].map((n) => `{"id":"${n}","timestamp":"2026-01-01T00:00:0${n}Z"}\n`).join(''),
    });
    expect(await cloud.files()).toEqual(await local.files());
  });

  it('keep what a program writes to a file that it had opened before it was replaced [R-SYNC-SWAP]', async () => {
    const { open } = await import('node:fs/promises');
    await cloud.put('Logs/a.jsonl', '{"id":"1"}\n');
    await cloud.tree.cycle();
    await local.tree.cycle();
    const handle = await open(path.join(local.root, 'Logs/a.jsonl'), 'a');
    await cloud.put('Logs/a.jsonl', '{"id":"1"}\n{"id":"2"}\n');
    await cloud.tree.cycle();
    await local.tree.cycle();
    await handle.write('{"id":"late"}\n');
    await handle.close();
    await local.tree.cycle();
    expect((await readFile(path.join(local.root, 'Logs/a.jsonl'), 'utf8')).split('\n').sort()).toEqual(['', '{"id":"1"}', '{"id":"2"}', '{"id":"late"}']);
  });

  it('begin with the newest commits of a long history, and merge all the same [R-SYNC-SHALLOW]', async () => {
    for (let n = 0; n < 4; n++) {
      await local.put('Done/one.md', `${n}`);
      await local.tree.cycle();
    }
    const late = zones.zone('cloud', { depth: 1 }, 'late');
    await late.tree.open();
    expect((await late.git.text(['rev-list', '--count', 'HEAD'])).trim()).toBe('1');
    await late.put('Done/late.md', 'late');
    await local.put('Done/three.md', 'three');
    await local.tree.cycle();
    expect(await late.tree.cycle()).toMatchObject({ accepted: true, troubles: [] });
    await local.tree.cycle();
    expect(await late.files()).toEqual(await local.files());
  });

  describe('on a disk that', () => {
    // Only root can mount, which is what makes a disk full or read-only.
    const mount = (...args: string[]): void => void execFileSync('mount', args);
    const onDisk = isRoot ? it : it.skip;
    if (!isRoot) it('is full or read-only: not tried, as only root can mount a small disk', () => expect(isRoot).toBe(false));

    onDisk.each([
      ['is full', 'disk_full', 'size=400k'],
      ['is read-only', 'disk_read_only', 'size=10m'],
    ])('%s: says so, and ends the cycle when there is room [R-SYNC-DISK]', async (_, code, size) => {
      const root = path.join(zones.home, 'small');
      await mkdir(root);
      mount('-t', 'tmpfs', '-o', size, 'tmpfs', root);
      try {
        const small = zones.zone('local', { root });
        expect(codes(await small.tree.open())).toEqual([]);
        expect(codes(await small.tree.cycle())).toEqual([]);
        await cloud.put('Done/big.md', 'x'.repeat(600_000));
        await cloud.put('Done/one.md', 'changed');
        await cloud.tree.cycle();
        if (code === 'disk_read_only') mount('-o', 'remount,ro', root);
        const failed = await small.tree.cycle();
        expect([codes(failed), failed.accepted]).toEqual([[code], false]);
        expect(await small.files()).toMatchObject({ 'Done/one.md': expect.stringMatching(/^(one|changed)$/) });
        mount('-o', 'remount,rw,size=20m', root);
        expect(codes(await small.tree.cycle())).toEqual([]);
        expect(await small.files()).toEqual(await cloud.files());
      } finally {
        execFileSync('umount', ['-l', root]);
      }
    });
  });
});
