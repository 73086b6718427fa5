import { OPEN_DOORS, type TestZone, TwoZones } from '../test/two-zones.js';
import type { Change, Cycle } from './cycle.js';

const codes = (cycle: Cycle): string[] => cycle.troubles.map((one) => one.code);
const line = (id: string, timestamp: string, more = ''): string => `${JSON.stringify({ id, timestamp, more })}\n`;

describe('two zones that share a workspace', () => {
  let zones: TwoZones;
  let local: TestZone;
  let cloud: TestZone;

  beforeEach(async () => {
    zones = await TwoZones.start();
    local = zones.zone('local');
    cloud = zones.zone('cloud');
  });
  afterEach(() => zones.stop());

  const share = async (): Promise<void> => {
    await local.tree.cycle();
    await cloud.tree.cycle();
    await local.tree.cycle();
  };

  it('bring a change from one to the other, and its removal [R-SYNC-CYCLE]', async () => {
    await local.put('Needs_Action/email/EMAIL_1.md', 'hello');
    const first = await local.tree.open();
    expect(first).toMatchObject({ accepted: true, pushed: ['Needs_Action/email/EMAIL_1.md'], pulled: [], troubles: [] });
    const second = await cloud.tree.open();
    expect(second).toMatchObject({ accepted: true, pulled: [{ path: 'Needs_Action/email/EMAIL_1.md', what: 'added', from: 'local' }], troubles: [] });
    await cloud.remove('Needs_Action/email/EMAIL_1.md');
    await cloud.put('In_Progress/sales/EMAIL_1.md', 'hello');
    await share();
    expect(await local.files()).toEqual({ 'In_Progress/sales/EMAIL_1.md': 'hello' });
    expect((await local.git.text(['log', '-1', '--format=%B'])).trim()).toMatch(/Waggle-Zone: (cloud|local)\nWaggle-Epoch: 1$/);
  });

  it('join folders that knew nothing of each other [R-SYNC-CYCLE]', async () => {
    await local.put('a.md', 'ours');
    await local.put('both.md', 'same');
    await cloud.put('b.md', 'theirs');
    await cloud.put('both.md', 'same');
    await share();
    const all = { 'a.md': 'ours', 'b.md': 'theirs', 'both.md': 'same' };
    expect([await local.files(), await cloud.files()]).toEqual([all, all]);
  });

  it('settle what both have changed by the rule of the folder [R-SYNC-RULES]', async () => {
    const names = ['Needs_Action/EMAIL_1.md', 'In_Progress/sales/EMAIL_2.md', 'Done/EMAIL_3.md'];
    for (const name of names) await local.put(name, 'base');
    await local.put('Logs/claims.jsonl', line('1', '2026-01-01T00:00:01Z'));
    await share();
    for (const name of names) {
      await local.put(name, 'of local');
      await cloud.put(name, 'of cloud');
    }
    await local.put('Logs/claims.jsonl', line('1', '2026-01-01T00:00:01Z') + line('2', '2026-01-01T00:00:04Z'));
    await cloud.put('Logs/claims.jsonl', line('1', '2026-01-01T00:00:01Z') + line('3', '2026-01-01T00:00:03Z'));
    await local.tree.cycle();
    const cycle = await cloud.tree.cycle();
    await share();
    expect(cycle.conflicts).toEqual([
      { path: 'Done/EMAIL_3.md', kept: 'Done/EMAIL_3.conflict-cloud.md' },
      { path: 'In_Progress/sales/EMAIL_2.md', kept: null },
      { path: 'Needs_Action/EMAIL_1.md', kept: null },
    ]);
    expect(await local.files()).toEqual({
      'Needs_Action/EMAIL_1.md': 'of local',
      'In_Progress/sales/EMAIL_2.md': 'of cloud',
      'Done/EMAIL_3.md': 'of local',
      'Done/EMAIL_3.conflict-cloud.md': 'of cloud',
      'Logs/claims.jsonl': line('1', '2026-01-01T00:00:01Z') + line('3', '2026-01-01T00:00:03Z') + line('2', '2026-01-01T00:00:04Z'),
    });
    expect(await cloud.files()).toEqual(await local.files());
  });

  it('race with their pushes, and each gets what the other made [R-SYNC-CYCLE]', async () => {
    await share();
    for (let round = 0; round < 4; round++) {
      await local.put(`Done/local-${round}.md`, `${round}`);
      await cloud.put(`Done/cloud-${round}.md`, `${round}`);
      const cycles = await Promise.all([local.tree.cycle(), cloud.tree.cycle()]);
      expect(cycles.map((cycle) => cycle.accepted)).toEqual([true, true]);
    }
    await share();
    expect(Object.keys(await local.files())).toHaveLength(8);
    expect(await cloud.files()).toEqual(await local.files());
  });

  it('leave secrets, hidden and temporary files out of every commit, and say so of secrets alone [R-SYNC-SECRETS]', async () => {
    await local.put('Done/token.md', 'my SECRET');
    for (const name of ['.env', 'Done/.x.tmp', 'server.key', 'Accounting/cert.PEM', 'draft.md~', 'Dashboard.md', '.obsidian/app.json']) await local.put(name, 'x');
    await local.put('Done/good.md', 'x');
    const cycle = await local.tree.cycle();
    expect(cycle.pushed).toEqual(['Done/good.md']);
    expect(cycle.refused).toEqual([
      { path: 'Accounting/cert.PEM', reason: 'name', found: ['secret'] },
      { path: 'Done/token.md', reason: 'secret', found: ['token'] },
      { path: 'server.key', reason: 'name', found: ['secret'] },
    ]);
    expect(codes(cycle)).toEqual(['secret_found', 'file_refused']);
    expect(await local.git.text(['log', '--all', '-p'])).not.toContain('SECRET');
  });

  it('ask the door of each file that comes, keep a refused one elsewhere and leave its original in place [R-SYNC-DOORS]', async () => {
    const guarded = zones.zone('local', {
      doors: {
        ...OPEN_DOORS,
        mayEnter: ({ path }) => Promise.resolve(path.startsWith('Approved/') ? { enter: false, reason: 'unsigned', keepAs: 'Rejected/APPROVE_1.unsigned-cloud.md', note: 'No grant.' } : { enter: true }),
      },
    });
    await cloud.put('Pending_Approval/email/APPROVE_1.md', 'pay');
    await cloud.tree.cycle();
    await guarded.tree.cycle();
    await cloud.remove('Pending_Approval/email/APPROVE_1.md');
    await cloud.put('Approved/APPROVE_1.md', 'pay');
    await cloud.tree.cycle();
    const cycle = await guarded.tree.cycle();
    await cloud.tree.cycle();
    expect(cycle.quarantined).toEqual([{ path: 'Approved/APPROVE_1.md', keptAs: 'Rejected/APPROVE_1.unsigned-cloud.md', from: 'cloud', reason: 'unsigned' }]);
    expect(codes(cycle)).toEqual(['file_quarantined']);
    const all = { 'Pending_Approval/email/APPROVE_1.md': 'pay', 'Rejected/APPROVE_1.unsigned-cloud.md': 'pay', 'Rejected/APPROVE_1.unsigned-cloud.error.md': 'No grant.' };
    expect([await guarded.files(), await cloud.files()]).toEqual([all, all]);
    expect((await guarded.tree.cycle()).quarantined).toEqual([]);
  });

  it('tell what comes, and the new claims, before anything is touched; a door that throws stops it [R-SYNC-DOORS]', async () => {
    const seen: Array<{ changes: readonly Change[]; claims: readonly string[]; files: string[] }> = [];
    let willing = false;
    const told = zones.zone('local', {
      doors: {
        ...OPEN_DOORS,
        incoming: async (changes, claims) => {
          seen.push({ changes, claims, files: Object.keys(await told.files()) });
          if (!willing) throw new Error('the database is away');
        },
      },
    });
    await told.put('Logs/claims.jsonl', line('0', '2026-01-01T00:00:00Z'));
    await told.tree.cycle();
    await cloud.tree.cycle();
    await cloud.put('Logs/claims.jsonl', line('0', '2026-01-01T00:00:00Z') + line('1', '2026-01-01T00:00:01Z'));
    await cloud.tree.cycle();
    const refused = await told.tree.cycle();
    expect([codes(refused), refused.pulled]).toEqual([['sync_failed'], []]);
    expect(await told.read('Logs/claims.jsonl')).toBe(line('0', '2026-01-01T00:00:00Z'));
    willing = true;
    expect((await told.tree.cycle()).pulled).toEqual([{ path: 'Logs/claims.jsonl', what: 'changed', from: 'cloud' }]);
    expect(seen.map(({ claims }) => claims)).toEqual([[line('1', '2026-01-01T00:00:01Z').trim()], [line('1', '2026-01-01T00:00:01Z').trim()]]);
    expect(await told.read('Logs/claims.jsonl')).toContain('"1"');
  });

  it('tell with new claims which of ours were accepted though the answer was lost [R-CLAIM-RACE]', async () => {
    const [known, ours, theirs] = ['0', '1', '2'].map((id) => line(id, `2026-01-01T00:00:0${id}Z`)) as [string, string, string];
    const heard: string[][] = [];
    const told = zones.zone('local', {
      doors: {
        ...OPEN_DOORS,
        incoming: async (_changes, claims, shared) => void heard.push([...claims], [...shared]),
      },
    });
    await told.put('Logs/claims.jsonl', known);
    await told.tree.cycle();
    await cloud.tree.cycle();
    await zones.loseNextAnswer();
    await told.put('Logs/claims.jsonl', known + ours);
    expect((await told.tree.cycle()).accepted).toBe(false);
    await cloud.put('Logs/claims.jsonl', known + theirs);
    await cloud.tree.cycle();
    expect((await told.tree.cycle()).accepted).toBe(true);
    expect(heard).toEqual([[theirs.trim()], [known.trim(), ours.trim()]]);
  });

  it('hand the lease over with the push that the remote accepts [R-SYNC-LEASE]', async () => {
    await share();
    const taken = await cloud.tree.takeLease('cloud', 'local was away');
    expect(taken).toMatchObject({ active: 'cloud', epoch: 2, reason: 'local was away' });
    expect((await cloud.git.text(['log', '-1', '--format=%B'])).trim()).toMatch(/Waggle-Zone: cloud\nWaggle-Epoch: 2$/);
    await expect(local.tree.takeLease('local', 'I am back')).rejects.toMatchObject({ code: 'lease_lost', kind: 'conflict' });
    expect(await local.tree.zonesFile()).toMatchObject({ active: 'cloud', epoch: 2 });
    expect(await local.tree.takeLease('local', 'I am back')).toMatchObject({ active: 'local', epoch: 3 });
    expect(await local.tree.takeLease('local', 'again')).toMatchObject({ active: 'local', epoch: 3, reason: 'I am back' });
  });

  it('give the lease to one of two that take it at once [R-SYNC-LEASE]', async () => {
    await cloud.tree.takeLease('cloud', 'to begin with');
    await local.tree.cycle();
    const results = await Promise.allSettled([local.tree.takeLease('local', 'one'), cloud.tree.takeLease('local', 'two')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).not.toHaveLength(0);
    await share();
    const files = [await local.tree.zonesFile(), await cloud.tree.zonesFile()];
    expect(files[0]).toEqual(files[1]);
    expect(files[0]).toMatchObject({ active: 'local', epoch: 3 });
  });

  it('share every edit of zones.json but one of the lease, and keep the file that was agreed on [R-SYNC-LEASE]', async () => {
    await cloud.tree.takeLease('cloud', 'to begin with');
    await local.tree.cycle();
    const edited = JSON.parse(await local.read('zones.json')) as object;
    for (const lease of [{ active: 'local', epoch: 9 }, { active: 'local', epoch: 1 }]) {
      await local.put('zones.json', JSON.stringify({ ...edited, ...lease, failover: { enabled: false } }));
      await local.git.text(['add', 'zones.json']);
      await share();
      expect([await local.tree.zonesFile(), await cloud.tree.zonesFile()].map(({ active, epoch, failover }) => [active, epoch, failover.enabled])).toEqual([['cloud', 2, false], ['cloud', 2, false]]);
    }
    await local.remove('zones.json');
    await share();
    expect(await cloud.tree.takeLease('local', 'back')).toMatchObject({ active: 'local', epoch: 3 });
    await local.tree.cycle();
    expect(JSON.parse(await local.read('zones.json'))).toMatchObject({ active: 'local', epoch: 3, failover: { enabled: false } });
  });

  it('do not take in what a zone commits under an older epoch than it has seen, until it has caught up [R-SYNC-STALE]', async () => {
    await share();
    await local.tree.takeLease('local', 'nothing').catch(() => undefined);
    await cloud.tree.takeLease('cloud', 'first');
    await local.tree.cycle();
    await local.tree.takeLease('local', 'second');
    await cloud.tree.cycle();
    const tree = (await cloud.git.text(['rev-parse', 'HEAD^{tree}'])).trim();
    await cloud.put('Done/late.md', 'late');
    const blob = (await cloud.git.text(['hash-object', '-w', 'Done/late.md'])).trim();
    const index = { index: `${cloud.root}/.git/forged` };
    await cloud.git.text(['read-tree', tree], index);
    await cloud.git.text(['update-index', '--add', '--cacheinfo', `100644,${blob},Done/late.md`], index);
    const forged = (await cloud.git.text(['write-tree'], index)).trim();
    const commit = (await cloud.git.text(['commit-tree', forged, '-p', 'HEAD', '-m', 'Late\n\nWaggle-Zone: cloud\nWaggle-Epoch: 2'])).trim();
    await cloud.git.text(['push', '-q', zones.remote, `${commit}:refs/heads/main`]);
    const cycle = await local.tree.cycle();
    expect([codes(cycle), cycle.accepted, Object.keys(await local.files())]).toEqual([['stale_epoch'], false, ['zones.json']]);
    await cloud.put('Done/now.md', 'now');
    await cloud.tree.cycle();
    expect(codes(await local.tree.cycle())).toEqual([]);
    expect(Object.keys(await local.files()).sort()).toEqual(['Done/late.md', 'Done/now.md', 'zones.json']);
  });
});
