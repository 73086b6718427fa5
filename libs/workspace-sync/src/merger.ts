import path from 'node:path';
import type { Zone } from '@waggle/contracts';
import { admit, type Admitted } from './admission.js';
import { blobId, eachBlob, readBlob, writeBlobs } from './blobs.js';
import type { Change, Conflict, Quarantined, SyncPath, Trouble } from './cycle.js';
import { fetchedCommits, staleCommit, whoBrought, type FetchedCommit } from './epochs.js';
import type { Git } from './git.js';
import { diffTrees, EMPTY_TREE, pathsOf, updateIndex } from './git-tree.js';
import { needsContent, planMerge, type MergePlan, type ThreeIds } from './merge-plan.js';
import { besideName } from './merge-rules.js';
import { holdBack } from './leaving.js';
import type { Remote } from './remote.js';
import type { Repository } from './repository.js';
import type { SyncSettings } from './sync-settings.js';
import { linesOf } from './union-lines.js';
import { trouble } from './troubles.js';

export const CLAIMS_JOURNAL = 'Logs/claims.jsonl';

export interface Merged {
  /** The commit to stand here next; null: nothing came. */
  readonly commit: string | null;
  readonly changes: Change[];
  readonly conflicts: Conflict[];
  readonly quarantined: Quarantined[];
  readonly troubles: Trouble[];
}

interface Outcome {
  readonly plan: MergePlan;
  readonly changes: readonly Change[];
}

export interface MergeOptions {
  readonly deletionLimit: number;
  readonly foldsNames: boolean;
  readonly commit: (tree: string, parents: readonly string[], subject: string) => Promise<string>;
}

/** Joins what was fetched with ours into a commit. Touches neither the work tree nor our branch. */
export class Merger {
  constructor(
    private readonly git: Git,
    private readonly repository: Repository,
    private readonly remote: Remote,
    private readonly settings: SyncSettings,
    private readonly options: MergeOptions,
  ) {}

  async merge(ours: string | null, theirs: string): Promise<Merged> {
    const merged: Merged = { commit: null, changes: [], conflicts: [], quarantined: [], troubles: [] };
    if (ours === theirs) return merged;
    const commits = await fetchedCommits(this.git, ours, theirs);
    if (commits.length === 0) return merged;
    const stale = await staleCommit(this.git, commits, this.settings.zone);
    if (stale !== undefined) {
      const { commit, seen } = stale;
      merged.troubles.push(trouble('stale_epoch', [], `(Commit ${commit.id.slice(0, 10)} of zone ${commit.zone}: epoch ${commit.epoch}, seen ${seen}.)`));
      return merged;
    }
    return this.join(ours, theirs, commits, merged);
  }

  private async join(ours: string | null, theirs: string, commits: readonly FetchedCommit[], merged: Merged): Promise<Merged> {
    const base = await this.baseOf(ours, theirs);
    const from = await whoBrought(this.git, commits, ours, theirs);
    const theirChanges = await diffTrees(this.git, base ?? EMPTY_TREE, theirs);
    const { deletionLimit } = this.options;
    const admitted = await admit(this.git, this.settings.doors, { changes: theirChanges, from, deletionLimit, allowDeletions: commits.some((one) => one.deletionsAllowed) });
    if (admitted.heldBack.length > 0) merged.troubles.push(trouble('mass_deletion', admitted.heldBack, `(${admitted.heldBack.length} by the other side; they were put back.)`));
    const first = await this.outcome(base, ours, admitted, from);
    // Whose a task is, the claims say: they are told before anybody asks what may leave.
    if (first.changes.length > 0) await this.tell(first.changes, await this.newClaims(ours, first.plan), base);
    const kept = await holdBack(this.settings.doors, admitted, first.changes);
    const { plan, changes } = kept === admitted ? first : await this.outcome(base, ours, kept, from);
    merged.quarantined.push(...kept.quarantined);
    merged.conflicts.push(...plan.conflicts);
    merged.changes.push(...changes);
    return { ...merged, commit: await this.write(ours, theirs, base, plan, kept) };
  }

  /** What our tree is to become, and what of it is new to us. */
  private async outcome(base: string | null, ours: string | null, admitted: Admitted, from: (file: SyncPath) => Zone | null): Promise<Outcome> {
    const plan = await this.plan(base, ours, admitted);
    const changes: Change[] = [];
    const before = await this.idsIn(ours, [...plan.entries.keys()]);
    for (const [file, id] of plan.entries) {
      const was = before.get(file) ?? null;
      if (was === id) plan.entries.delete(file);
      else changes.push({ path: file, what: id === null ? 'removed' : was === null ? 'added' : 'changed', from: from(file) });
    }
    return { plan, changes };
  }

  /** The last commit that both still have. Where a shallow history hides it, the rest is fetched. */
  private async baseOf(ours: string | null, theirs: string): Promise<string | null> {
    if (ours === null) return null;
    const find = async (): Promise<string | null> => (await this.git.word(['merge-base', ours, theirs])) ?? null;
    const found = await find();
    if (found !== null || !(await this.repository.isShallow()) || this.repository.at('shared') === null) return found;
    await this.remote.fetch(true);
    return find();
  }

  private async plan(base: string | null, ours: string | null, admitted: Admitted): Promise<MergePlan> {
    const paths = new Map<SyncPath, ThreeIds>();
    for (const { path: file, before, after } of ours === null ? [] : await diffTrees(this.git, base ?? EMPTY_TREE, ours)) paths.set(file, { base: before, ours: after, theirs: before });
    for (const { path: file, before, after } of admitted.changes) paths.set(file, { base: before, ours: before, ...paths.get(file), theirs: after });
    const contents = await this.contentsFor(paths);
    const plan = planMerge({
      zone: this.settings.zone,
      paths,
      ours: ours === null ? new Set() : await pathsOf(this.git, ours),
      read: (id) => (id === null ? null : (contents.get(id) ?? null)),
      foldsNames: this.options.foldsNames,
    });
    for (const [file, content] of admitted.extra) {
      const id = blobId(content);
      const there = plan.entries.get(file) ?? (ours === null ? null : await this.git.word(['rev-parse', '--quiet', '--verify', `${ours}:${file}`]));
      // What an earlier one of that name has left is not written over.
      plan.entries.set(there == null || there === id ? file : besideName(file, id.slice(0, 8), id, () => false), id);
      plan.blobs.set(id, content);
    }
    return plan;
  }

  /** Of files that both sides have changed, and of journals that were moved into files of earlier days. */
  private async contentsFor(paths: ReadonlyMap<SyncPath, ThreeIds>): Promise<Map<string, Buffer>> {
    const ids = [...paths].filter(([file, three]) => needsContent(file, three)).flatMap(([, { base, ours, theirs }]) => [base, ours, theirs]);
    const rotated = [...paths].filter(([file]) => /-\d{4}-\d\d-\d\d\.jsonl$/.test(file)).flatMap(([, { ours, theirs }]) => [ours, theirs]);
    const contents = new Map<string, Buffer>();
    await eachBlob(this.git, [...ids, ...(ids.length > 0 ? rotated : [])].filter((id) => id !== null), (id, content) => {
      if (content !== null) contents.set(id, content);
    });
    return contents;
  }

  private async idsIn(commit: string | null, files: readonly SyncPath[]): Promise<Map<SyncPath, string>> {
    if (commit === null || files.length === 0) return new Map();
    const text = await this.git.text(['ls-tree', '-r', '-z', commit]);
    const wanted = new Set(files);
    const entries = text.split('\0').filter((line) => line !== '').map((line): [SyncPath, string] => [line.slice(line.indexOf('\t') + 1), line.split(/[ \t]/, 3)[2] ?? '']);
    return new Map(entries.filter(([file]) => wanted.has(file)));
  }

  private async write(ours: string | null, theirs: string, base: string | null, plan: MergePlan, admitted: Admitted): Promise<string> {
    await writeBlobs(this.git, plan.blobs.values());
    const tree = await this.treeOf(ours, plan);
    const straight = base === ours;
    if (straight && tree === (await this.repository.treeOf(theirs))) return theirs;
    const subject = admitted.quarantined.length + admitted.heldBack.length > 0 ? 'Take in the other zone, but not all' : 'Take in the other zone';
    return this.options.commit(tree, straight || ours === null ? [theirs] : [ours, theirs], subject);
  }

  /** In an index of its own: into the one of the folder a person may have put something meanwhile. */
  private async treeOf(ours: string | null, plan: MergePlan): Promise<string> {
    const index = path.join(this.repository.stateDir, 'merge-index');
    await this.git.text(ours === null ? ['read-tree', '--empty'] : ['read-tree', ours], { index });
    await updateIndex(this.git, [...plan.entries], index);
    return (await this.git.text(['write-tree'], { index })).trim();
  }

  private async tell(changes: readonly Change[], newClaims: readonly string[], base: string | null): Promise<void> {
    const shared = newClaims.length === 0 || base === null ? null : await readBlob(this.git, `${base}:${CLAIMS_JOURNAL}`);
    await this.settings.doors.incoming(changes, newClaims, linesIn(shared?.toString() ?? ''));
  }

  private async newClaims(ours: string | null, plan: MergePlan): Promise<string[]> {
    const id = plan.entries.get(CLAIMS_JOURNAL) ?? null;
    if (id === null) return [];
    const known = new Set(linesOf(ours === null ? null : await readBlob(this.git, `${ours}:${CLAIMS_JOURNAL}`)));
    const text = (plan.blobs.get(id) ?? (await readBlob(this.git, id)))?.toString() ?? '';
    return linesIn(text).filter((line) => !known.has(Buffer.from(line).toString('latin1')));
  }
}

function linesIn(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
