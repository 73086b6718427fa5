import { zonesFileSchema, type Zone } from '@waggle/contracts';
import fc from 'fast-check';
import { blobId } from './blobs.js';
import { type MergePlan, planMerge, type ThreeIds } from './merge-plan.js';
import { ruleOf } from './merge-rules.js';

type Tree = Readonly<Record<string, string>>;

const NAMES = ['Needs_Action/A.md', 'In_Progress/sales/B.md', 'Done/C.md', 'Plans/D.md', 'Logs/e.jsonl', 'Done', 'Done/x/y.md', 'Plans/D.conflict-cloud.md'];
const line = fc.integer({ min: 0, max: 12 }).map((n) => `{"id":"${n}","timestamp":"2026-01-01T00:00:${String(n % 7).padStart(2, '0')}Z"}\n`);
const content = (name: string): fc.Arbitrary<string> => (name.endsWith('.jsonl') ? fc.uniqueArray(line, { maxLength: 6 }).map((lines) => lines.join('')) : fc.constantFrom('one', 'two', 'three'));
/** A tree cannot hold a file and a folder of one name. */
const tree = fc.record(Object.fromEntries(NAMES.map((name) => [name, content(name)])), { requiredKeys: [] }).map((files): Tree => {
  const { Done, ...rest } = files as Record<string, string>;
  return Object.keys(rest).some((name) => name.startsWith('Done/')) || Done === undefined ? rest : { ...rest, Done };
});

function merge(zone: Zone, base: Tree, ours: Tree, theirs: Tree, foldsNames = false): { files: Tree; plan: MergePlan } {
  const contents = new Map<string, Buffer>();
  const idOf = (side: Tree, name: string): string | null => {
    const text = side[name];
    if (text === undefined) return null;
    contents.set(blobId(Buffer.from(text)), Buffer.from(text));
    return blobId(Buffer.from(text));
  };
  const paths = new Map<string, ThreeIds>();
  for (const name of new Set([base, ours, theirs].flatMap(Object.keys))) {
    const ids = { base: idOf(base, name), ours: idOf(ours, name), theirs: idOf(theirs, name) };
    if (ids.ours !== ids.base || ids.theirs !== ids.base) paths.set(name, ids);
  }
  const plan = planMerge({ zone, paths, ours: new Set(Object.keys(ours)), read: (id) => (id === null ? null : (contents.get(id) ?? null)), foldsNames });
  const files: Record<string, string> = { ...ours };
  for (const [name, id] of plan.entries) {
    if (id === null) delete files[name];
    else files[name] = String(plan.blobs.get(id) ?? contents.get(id));
  }
  return { files, plan };
}

const linesIn = (text = ''): string[] => text.split('\n').filter((one) => one !== '');

describe('the merge of two trees', () => {
  it('gives the same each time, and each zone the same but where the rule names a side [R-SYNC-MERGE]', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, local, cloud) => {
        const atLocal = merge('local', base, local, cloud).files;
        expect(merge('local', base, local, cloud).files).toEqual(atLocal);
        const atCloud = merge('cloud', base, cloud, local).files;
        const sided = (files: Tree): Tree => Object.fromEntries(Object.entries(files).filter(([name]) => !['theirs', 'ours'].includes(ruleOf(name)) && !name.startsWith('Done')).sort());
        expect(sided(atCloud)).toEqual(sided(atLocal));
      }),
    );
  });

  it('ends: what was merged changes nothing when it is merged again [R-SYNC-MERGE]', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, ours, theirs) => {
        const { files } = merge('local', base, ours, theirs);
        // The other zone gets it without a merge of its own.
        expect(merge('cloud', theirs, theirs, files).files).toEqual(files);
        expect(merge('local', theirs, files, theirs).files).toEqual(files);
      }),
    );
  });

  it('loses no file that one side has made or changed, and no line [R-SYNC-MERGE]', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, ours, theirs) => {
        const { files, plan } = merge('local', base, ours, theirs);
        const kept = new Set(Object.values(files));
        const dropped = new Set(plan.conflicts.filter((one) => one.kept === null).map((one) => one.path));
        for (const side of [ours, theirs]) {
          for (const [name, text] of Object.entries(side)) {
            if (text === base[name] || dropped.has(name)) continue;
            if (ruleOf(name) === 'union') expect(linesIn(files[name])).toEqual(expect.arrayContaining(linesIn(text)));
            else expect(kept).toContain(text);
          }
        }
        const lines = linesIn(files['Logs/e.jsonl']);
        expect(new Set(lines).size).toBe(lines.length);
        if (ours['Logs/e.jsonl'] !== theirs['Logs/e.jsonl'] && ours['Logs/e.jsonl'] !== base['Logs/e.jsonl'] && theirs['Logs/e.jsonl'] !== base['Logs/e.jsonl'] && base['Logs/e.jsonl'] !== undefined) expect(lines.map((one) => one.slice(-4))).toEqual([...lines.map((one) => one.slice(-4))].sort());
      }),
    );
  });

  it('deletes only what both knew and neither has changed since [R-SYNC-MERGE]', () => {
    fc.assert(
      fc.property(tree, tree, tree, (base, ours, theirs) => {
        const { files } = merge('local', base, ours, theirs);
        for (const [name, text] of Object.entries(ours)) if (!(name in files) && !Object.values(files).includes(text)) expect([text, theirs[name]]).toEqual([base[name], undefined]);
      }),
    );
  });

  it('makes way for a folder where the other has a file of its name', () => {
    const { files } = merge('local', {}, { Done: 'a file' }, { 'Done/C.md': 'one' });
    expect(files).toEqual({ 'Done.conflict-local': 'a file', 'Done/C.md': 'one' });
    expect(merge('local', {}, { 'Done/C.md': 'one' }, { Done: 'a file' }).files).toEqual({ 'Done.conflict-cloud': 'a file', 'Done/C.md': 'one' });
  });

  it('never writes over a version that was kept before', () => {
    const { files } = merge('local', { 'D.md': 'one', 'D.conflict-cloud.md': 'kept' }, { 'D.md': 'two', 'D.conflict-cloud.md': 'kept' }, { 'D.md': 'three', 'D.conflict-cloud.md': 'kept' });
    expect(files).toEqual({ 'D.md': 'two', 'D.conflict-cloud.md': 'kept', [`D.conflict-cloud-${blobId(Buffer.from('three')).slice(0, 8)}.md`]: 'three' });
  });

  it('gives a twin another name where the disk cannot tell them apart', () => {
    const name = `done/c.twin-${blobId(Buffer.from('two')).slice(0, 8)}.md`;
    expect(merge('local', {}, { 'Done/C.md': 'one' }, { 'done/c.md': 'two' }, true).files).toEqual({ 'Done/C.md': 'one', [name]: 'two' });
    expect(merge('local', {}, { 'Done/C.md': 'one' }, { 'done/c.md': 'two' }).files).toEqual({ 'Done/C.md': 'one', 'done/c.md': 'two' });
  });

  it('takes the lease of the higher epoch, and of the rest what was changed [R-SYNC-LEASE]', () => {
    const zones = (active: Zone, epoch: number, checkSeconds: number): string => JSON.stringify({ active, epoch, since: '2026-01-01T00:00:00Z', failover: { checkSeconds }, note: 'kept' });
    const merged = (base: string, ours: string, theirs: string): unknown => JSON.parse(String(merge('local', { 'zones.json': base }, { 'zones.json': ours }, { 'zones.json': theirs }).files['zones.json']));
    const lowered = merged(zones('local', 3, 120), zones('local', 3, 120), zones('cloud', 2, 120));
    expect(lowered).toMatchObject({ active: 'local', epoch: 3, note: 'kept' });
    const both = merged(zones('local', 3, 120), zones('local', 3, 30), zones('cloud', 4, 60));
    expect(zonesFileSchema.parse(both)).toMatchObject({ active: 'cloud', epoch: 4, failover: { checkSeconds: 30 } });
    expect(merged(zones('local', 3, 120), zones('local', 3, 120), zones('cloud', 900_000_000, 120))).toMatchObject({ active: 'local', epoch: 3 });
    expect(merged(zones('local', 3, 120), zones('local', 3, 120), zones('cloud', 4_000_000_000, 120))).toMatchObject({ active: 'local', epoch: 3 });
    expect(merged(zones('local', 3, 120), zones('local', 3, 120), 'not JSON')).toMatchObject({ epoch: 3 });
  });
});
