import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startNode } from '@waggle/testing';
import { holding, TwoZones } from '../test/two-zones.js';

const CRASHING = path.join(import.meta.dirname, '../test/crashing.mjs');
/** The steps of the cycle that is tried: commands of git, and renames, links and removals of files. */
const STEPS = 56;
const EVERY = 14;
const SEED = randomInt(1, EVERY + 1);

interface Round {
  readonly at: number;
  readonly crashed: boolean;
  readonly files: unknown;
  readonly wanted: unknown;
}

describe('a zone that ends in the middle of a cycle', () => {
  it(`ends up, in its next cycle, where an undisturbed one does; at every ${EVERY}th step from step ${SEED} [R-SYNC-CRASH] [R-SYNC-LEAVING]`, async () => {
    const child = await startNode(CRASHING, ['fail', String(SEED), String(EVERY)]);
    expect([await child.ended(), child.output().split('\n').at(-1)]).toEqual([0, '']);
    const rounds = child.output().trim().split('\n').map((line) => JSON.parse(line) as Round);
    for (const { at, files, wanted } of rounds) expect({ at, files }).toEqual({ at, files: wanted });
    expect(rounds.at(-1)?.crashed).toBe(false);
    expect(rounds.length).toBeGreaterThanOrEqual(STEPS / EVERY);
  });

  it.each([SEED, SEED + EVERY, SEED + 2 * EVERY])('loses nothing when it is killed before step %i [R-SYNC-CRASH]', async (step) => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'waggle-sync-kill-'));
    const child = await startNode(CRASHING, ['kill', home, String(step)], { ready: /ready/ });
    expect(await child.ended()).toBeNull();
    const zones = await TwoZones.at(home);
    try {
      const [local, cloud] = [zones.zone('local', { doors: holding('Pending_Approval/APPROVE_1.md') }), zones.zone('cloud')];
      for (const zone of [local, cloud, local, cloud]) await zone.tree.cycle();
      expect(await cloud.files()).toEqual(await local.files());
      expect(await local.files()).toMatchObject({ 'Done/both.md': 'by local', 'Done/both.conflict-cloud.md': 'by cloud', 'Done/changed.md': 'by cloud', 'Done/mine.md': 'by local', 'Done/new.md': 'by cloud', 'In_Progress/sales/EMAIL_1.md': 'task', 'Pending_Approval/APPROVE_1.md': 'call' });
      expect(Object.keys(await local.files())).toHaveLength(8);
      expect((await local.read('Logs/claims.jsonl')).trimEnd().split('\n').map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['id-1', 'id-2', 'id-3']);
    } finally {
      await zones.stop();
      await rm(home, { recursive: true, force: true });
    }
  });
});
