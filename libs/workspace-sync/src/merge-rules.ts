import path from 'node:path';
import type { Zone } from '@waggle/contracts';
import type { SyncPath } from './cycle.js';
import { linesOf, textOf, unionLines } from './union-lines.js';
import { mergeZones } from './zones-merge.js';

/** theirs, ours: that version alone. union: of lines. lease: `zones.json`. local: the local zone's, the other beside it. */
export type MergeRule = 'theirs' | 'ours' | 'union' | 'lease' | 'local';

/** Chapter "Sync" of the specification, as a table. */
const RULES: ReadonlyArray<readonly [RegExp, MergeRule]> = [
  [/^Needs_Action\//, 'theirs'],
  [/^In_Progress\//, 'ours'],
  [/^Logs\/.*\.jsonl$/, 'union'],
  [/^zones\.json$/, 'lease'],
];

export function ruleOf(file: SyncPath): MergeRule {
  return RULES.find(([pattern]) => pattern.test(file))?.[1] ?? 'local';
}

/** The three versions of one file; null where it does not exist. */
export interface Versions {
  readonly base: Buffer | null;
  readonly ours: Buffer | null;
  readonly theirs: Buffer | null;
  /** Lines that each side has moved into files of earlier days. */
  readonly rotated?: { readonly ours: ReadonlySet<string>; readonly theirs: ReadonlySet<string> };
}

export interface Resolved {
  readonly content: Buffer | null;
  /** The version that lost and is kept beside it, and whose it was. */
  readonly beside?: { readonly content: Buffer; readonly zone: Zone };
  readonly conflict: boolean;
}

/** One file that both sides have changed. `zone` is ours. The same three versions give both zones the same content, but in the folders where the rule names a side. */
export function resolve(file: SyncPath, versions: Versions, zone: Zone): Resolved {
  const { base, ours, theirs } = versions;
  const rule = ruleOf(file);
  if (rule === 'union') return { content: union(versions, zone), conflict: false };
  // A change outlives a deletion.
  if (ours === null || theirs === null) return { content: ours ?? theirs, conflict: false };
  if (ours.equals(theirs)) return { content: ours, conflict: false };
  switch (rule) {
    case 'lease':
      return { content: mergeZones(base, ours, theirs, zone), conflict: false };
    case 'theirs':
      return { content: theirs, conflict: true };
    case 'ours':
      return { content: ours, conflict: true };
    case 'local': {
      const [winner, loser] = zone === 'local' ? [ours, theirs] : [theirs, ours];
      return { content: winner, beside: { content: loser, zone: 'cloud' }, conflict: true };
    }
  }
}

function union({ base, ours, theirs, rotated }: Versions, zone: Zone): Buffer | null {
  if (base === null && (ours === null || theirs === null)) return ours ?? theirs;
  const mine = { lines: linesOf(ours), rotated: rotated?.ours };
  const other = { lines: linesOf(theirs), rotated: rotated?.theirs };
  const [local, cloud] = zone === 'local' ? [mine, other] : [other, mine];
  const lines = unionLines(linesOf(base), local, cloud);
  return lines.length === 0 && (ours === null || theirs === null) ? null : textOf(lines);
}

/**
 * Where the version that lost is kept: `Plan.conflict-cloud.md`. When that name is taken by another content, a part of
 * its own content's id makes the name: nothing that was kept is ever written over.
 */
export function besideName(file: SyncPath, mark: string, id: string, taken: (file: SyncPath) => boolean): SyncPath {
  const { dir, name, ext } = path.posix.parse(file);
  const named = (more: string): SyncPath => path.posix.join(dir, `${name}.${mark}${more}${ext}`);
  return taken(named('')) ? named(`-${id.slice(0, 8)}`) : named('');
}

