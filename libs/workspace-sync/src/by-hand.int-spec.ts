import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { OPEN_DOORS, type TestZone, TwoZones } from '../test/two-zones.js';
import type { Cycle } from './cycle.js';

const codes = (cycle: Cycle): string[] => cycle.troubles.map((one) => one.code);
const told = (cycle: Cycle): string[] => cycle.refused.map(({ path: file, reason }) => `${file}: ${reason}`).sort();

describe('what a person does with git in the workspace', () => {
  let zones: TwoZones;
  let local: TestZone;
  let cloud: TestZone;

  beforeEach(async () => {
    ({ zones, local, cloud } = await TwoZones.joined());
  });
  afterEach(() => zones.stop());

  const person = (...args: string[]): string => execFileSync('git', ['-C', local.root, '-c', 'user.name=Ann', '-c', 'user.email=ann@person.example', ...args], { encoding: 'utf8' });
  const commit = (subject: string, ...files: string[]): void => {
    person('add', '-A', '-f', ...(files.length > 0 ? files : ['Done']));
    person('commit', '-qm', subject);
  };
  /** All that the remote has ever been given: names and texts. */
  const pushed = (): string => {
    const asked = (...args: string[]): string => execFileSync('git', ['-C', zones.remote, ...args], { encoding: 'latin1' });
    return asked('log', '--all', '-m', '--name-only', '--format=%an %s') + asked('cat-file', '--batch', '--batch-all-objects');
  };
  /** Acts once, while the zone is in contact with the remote. */
  const during = (contact: number, act: () => Promise<void> | void): TestZone => {
    let contacts = 0;
    const credential = async (): Promise<{ user: string; token: string }> => {
      if (++contacts === contact) await act();
      return { user: 'u', token: 't' };
    };
    return zones.zone('local', { credential });
  };

  describe('once added, is looked at as the rest is', () => {
    it('by its name and by its text, and stays in the folder [R-SYNC-BY-HAND]', async () => {
      await local.put('.env', 'PASSWORD=x');
      await local.put('prod.env', 'PASSWORD=x');
      await local.put('Done/two.md', 'the SECRET');
      await local.put('Done/good.md', 'good');
      await local.put('Done/one.md', 'the SECRET');
      person('add', '-f', '.env', 'prod.env', 'Done');
      const cycle = await local.tree.cycle();
      expect(told(cycle)).toEqual(['Done/one.md: secret', 'Done/two.md: secret', 'prod.env: name']);
      expect([cycle.pushed, cycle.accepted]).toEqual([['Done/good.md'], true]);
      expect(pushed()).not.toMatch(/SECRET|PASSWORD/);
      expect(await local.read('Done/one.md')).toBe('the SECRET');
      expect(await local.read('.env')).toBe('PASSWORD=x');
    });

    it('when it comes while the folder is looked at, the next time [R-SYNC-BY-HAND]', async () => {
      let late = true;
      const findSecrets = async (_file: string, text: string): Promise<string[]> => {
        if (late) {
          late = false;
          await local.put('Done/late.md', 'the SECRET');
          person('add', 'Done/late.md');
        }
        return text.includes('SECRET') ? ['token'] : [];
      };
      const watched = zones.zone('local', { doors: { ...OPEN_DOORS, findSecrets } });
      await local.put('Done/two.md', 'two');
      expect(await watched.tree.cycle()).toMatchObject({ accepted: true, pushed: ['Done/two.md'] });
      expect(told(await watched.tree.cycle())).toEqual(['Done/late.md: secret']);
      expect(pushed()).not.toContain('SECRET');
    });

    it('also when the folder has another text by now, or none [R-SYNC-BY-HAND]', async () => {
      await local.put('Done/changed.md', 'my SECRET');
      await local.put('Done/gone.md', 'my SECRET');
      person('add', 'Done');
      await local.put('Done/changed.md', 'clean');
      await local.remove('Done/gone.md');
      expect((await local.tree.cycle()).pushed).toEqual(['Done/changed.md']);
      expect(pushed()).not.toContain('SECRET');
    });

    it('also while the remote is being asked, when ours and theirs are joined [R-SYNC-BY-HAND]', async () => {
      await cloud.put('Done/two.md', 'two');
      await cloud.tree.cycle();
      await local.put('Done/three.md', 'three');
      const busy = during(1, async () => {
        await local.put('Done/token.md', 'my SECRET');
        person('add', 'Done');
      });
      await busy.tree.cycle();
      expect(pushed()).not.toContain('SECRET');
      expect(await local.files()).toEqual({ 'Done/one.md': 'one', 'Done/two.md': 'two', 'Done/three.md': 'three', 'Done/token.md': 'my SECRET' });
    });

    it('and a link is none, nor is another repository [R-SYNC-BY-HAND]', async () => {
      await symlink('/etc/passwd', path.join(local.root, 'Done/link.md'));
      execFileSync('git', ['init', '-q', path.join(local.root, 'nested')]);
      execFileSync('git', ['-C', path.join(local.root, 'nested'), '-c', 'user.name=A', '-c', 'user.email=a@b.example', 'commit', '-q', '--allow-empty', '-m', 'x']);
      person('add', 'Done', 'nested');
      const cycle = await local.tree.cycle();
      expect([cycle.pushed, cycle.accepted]).toEqual([[], true]);
      expect(execFileSync('git', ['-C', zones.remote, 'ls-tree', '-r', '--name-only', 'main'], { encoding: 'utf8' })).toBe('Done/one.md\n');
    });

    it('and what is removed in great numbers waits for a word [R-SYNC-DELETION]', async () => {
      const guarded = zones.zone('local', { deletionLimit: 2 });
      for (const name of ['a', 'b', 'c']) await local.put(`Plans/${name}.md`, name);
      await guarded.tree.cycle();
      person('rm', '-rq', 'Plans');
      await local.put('Done/two.md', 'two');
      const asked = await guarded.tree.cycle();
      expect([codes(asked), asked.pushed]).toEqual([['mass_deletion'], ['Done/two.md']]);
      expect((await guarded.tree.cycle({ allowDeletions: true })).pushed).toEqual(['Plans/a.md', 'Plans/b.md', 'Plans/c.md']);
    });

  });

  describe('once committed, is shared by what lies in the folder', () => {
    it('and the commits are kept here, also what a later one has taken out again [R-SYNC-BY-HAND]', async () => {
      await local.put('Done/two.md', 'the SECRET');
      person('add', 'Done/two.md');
      person('commit', '-qm', 'mine');
      await local.put('Done/two.md', 'mended');
      await local.put('Done/three.md', 'three');
      await local.remove('Done/one.md');
      person('add', '-A');
      person('commit', '-qm', 'mine too');
      const last = person('rev-parse', 'HEAD').trim();
      const cycle = await local.tree.cycle();
      expect([told(cycle), [...cycle.pushed].sort(), cycle.accepted]).toEqual([[], ['Done/one.md', 'Done/three.md', 'Done/two.md'], true]);
      expect(pushed()).not.toContain('SECRET');
      expect(person('log', '--format=%s', `refs/waggle/by-hand/${last}`).split('\n').slice(0, 2)).toEqual(['mine too', 'mine']);
      await cloud.tree.cycle();
      const [mine, theirs] = [await local.files(), await cloud.files()];
      expect(theirs).toEqual(mine);
      expect(await local.tree.cycle()).toMatchObject({ pushed: [], troubles: [] });
    });

    it('also when it was put back to an earlier one [R-SYNC-BY-HAND]', async () => {
      await local.put('Done/two.md', 'two');
      await local.tree.cycle();
      person('reset', '-q', '--hard', 'HEAD~1');
      expect(await local.tree.cycle()).toMatchObject({ accepted: true, pushed: ['Done/two.md'], troubles: [] });
      expect(Object.keys(await local.files())).toEqual(['Done/one.md']);
      await cloud.tree.cycle();
      expect(Object.keys(await cloud.files())).toEqual(['Done/one.md']);
    });

    it('without what was found on a branch that was merged, or in the merge itself [R-SYNC-BY-HAND]', async () => {
      person('checkout', '-qb', 'side');
      await local.put('Done/side.md', 'my SECRET');
      commit('Side');
      person('rm', '-q', 'Done/side.md');
      person('commit', '-qm', 'Side, clean');
      person('checkout', '-q', 'main');
      await local.put('Done/main.md', 'main');
      commit('Main');
      person('merge', '-q', '--no-ff', '-m', 'Both', 'side');
      expect((await local.tree.cycle()).pushed).toEqual(['Done/main.md']);
      person('checkout', '-q', '-b', 'other');
      await local.put('Done/other.md', 'other');
      commit('Other');
      person('checkout', '-q', 'main');
      person('merge', '-q', '--no-ff', '--no-commit', 'other');
      await local.put('Done/evil.md', 'my SECRET');
      commit('Evil');
      await local.remove('Done/evil.md');
      expect((await local.tree.cycle()).pushed).toEqual(['Done/other.md']);
      expect(pushed()).not.toContain('SECRET');
    });

    it('without a link, a file that is too large, and a name that was given to a text known already [R-SYNC-BY-HAND]', async () => {
      const guarded = zones.zone('local', { maxBytes: 100 });
      await symlink('/etc/passwd', path.join(local.root, 'Done/link.md'));
      await local.put('Done/large.md', 'x'.repeat(101));
      await local.put('server.key', 'one');
      commit('By hand', 'Done', 'server.key');
      const cycle = await guarded.tree.cycle();
      expect(told(cycle)).toEqual(['Done/large.md: large', 'Done/link.md: link', 'server.key: name']);
      expect(cycle.pushed).toEqual([]);
      expect(pushed()).not.toMatch(/link\.md|large\.md|server\.key/);
    });

    it('without it also when the remote was away meanwhile, or a lease is taken next [R-SYNC-BY-HAND]', async () => {
      const { rename } = await import('node:fs/promises');
      await rename(zones.remote, `${zones.remote}.away`);
      await local.put('Done/token.md', 'my SECRET');
      commit('By hand');
      for (let round = 0; round < 2; round++) {
        await local.put('Done/more.md', `${round}`);
        expect(codes(await local.tree.cycle())).toContain('secret_found');
      }
      await rename(`${zones.remote}.away`, zones.remote);
      await local.put('Done/again.md', 'again SECRET');
      commit('By hand again');
      expect(await local.tree.takeLease('cloud', 'x')).toMatchObject({ active: 'cloud' });
      expect(pushed()).not.toContain('SECRET');
      expect(await local.read('Done/token.md')).toBe('my SECRET');
    });

    it.each([1, 2])('without it also when it is committed while the remote is being asked (contact %i), and nothing leaves the folder [R-SYNC-BY-HAND]', async (contact) => {
      await cloud.put('Done/two.md', 'two');
      await cloud.tree.cycle();
      await local.put('Done/three.md', 'three');
      const busy = during(contact, async () => {
        await local.put('Done/token.md', 'my SECRET');
        await local.put('Done/good.md', 'good');
        commit('Meanwhile');
      });
      await busy.tree.cycle();
      await busy.tree.cycle();
      await cloud.tree.cycle();
      const shared = { 'Done/one.md': 'one', 'Done/two.md': 'two', 'Done/three.md': 'three', 'Done/good.md': 'good' };
      expect([await local.files(), await cloud.files()]).toEqual([{ ...shared, 'Done/token.md': 'my SECRET' }, shared]);
      expect(pushed()).not.toContain('SECRET');
    });

    it('without it also when the lease is pushed right after [R-SYNC-BY-HAND]', async () => {
      // The first contact is the fetch of the cycle that a lease begins with.
      const busy = during(1, async () => {
        await local.put('Done/token.md', 'my SECRET');
        commit('Meanwhile');
      });
      await busy.tree.takeLease('cloud', 'x');
      await busy.tree.cycle();
      expect(pushed()).not.toContain('SECRET');
      expect(await local.read('Done/token.md')).toBe('my SECRET');
    });

    it('without it also when the folder was that person\'s repository before it was a zone\'s [R-SYNC-BY-HAND]', async () => {
      const root = path.join(zones.home, 'own');
      const git = (...args: string[]): string => execFileSync('git', ['-C', root, '-c', 'user.name=Ann', '-c', 'user.email=ann@person.example', ...args], { encoding: 'utf8' });
      execFileSync('git', ['init', '-q', '--initial-branch=main', root]);
      const own = zones.zone('local', { root });
      await own.put('Done/token.md', 'my SECRET');
      await own.put('Done/own.md', 'own');
      git('add', '.');
      git('commit', '-qm', 'Mine');
      expect(await own.tree.open()).toMatchObject({ accepted: true, pushed: ['Done/own.md'] });
      expect(pushed()).not.toContain('SECRET');
      expect(await own.files()).toEqual({ 'Done/one.md': 'one', 'Done/own.md': 'own', 'Done/token.md': 'my SECRET' });
    });

    it('as it came, when it is a clone of what is shared [R-SYNC-BY-HAND]', async () => {
      const root = path.join(zones.home, 'cloned');
      execFileSync('git', ['clone', '-q', zones.remote, root]);
      const head = execFileSync('git', ['-C', zones.remote, 'rev-parse', 'main'], { encoding: 'utf8' });
      expect(codes(await zones.zone('local', { root }).tree.open())).toEqual([]);
      expect(execFileSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8' })).toBe(head);
    });
  });
});
