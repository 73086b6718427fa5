import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Zone } from '@waggle/contracts';
import { onDisk, syncFolder } from '@waggle/workspace-files';
import { blobId, eachBlob, readBlob } from './blobs.js';
import type { Conflict, SyncPath } from './cycle.js';
import { look, syncFile } from './disk.js';
import type { Git } from './git.js';
import type { TreeChange } from './git-tree.js';
import { Holding } from './holding.js';
import { folded } from './merge-plan.js';
import { besideName, resolve } from './merge-rules.js';

const AT_ONCE = 8;
/** Somebody who writes to the same file again and again gets it; the next cycle tries anew. */
const TRIES = 20;
const PAUSE_MS = 10;
/** More files than that are synced together at the end, which is many times faster. */
const SYNCED_EACH = 500;

/** What was found changed while it was being applied. */
export interface Applied {
  readonly conflicts: Conflict[];
  /** Not applied: a link or a folder stands there, or somebody writes to it without a pause. */
  readonly left: SyncPath[];
}

/** Brings the live folder from one tree to the next, path by path, whatever else happens there meanwhile. */
export class Applier {
  private readonly holding: Holding;

  constructor(
    private readonly git: Git,
    private readonly root: string,
    stateFolder: string,
    private readonly zone: Zone,
  ) {
    this.holding = new Holding(root, stateFolder);
  }

  /** Ends what a crash has left behind, and merges what was written to a file after it had been displaced. */
  async mend(): Promise<Applied> {
    const applied: Applied = { conflicts: [], left: [] };
    for (const late of await this.holding.mend()) {
      const base = await readBlob(this.git, late.expected);
      await this.merge({ path: late.path, base, mine: late.content }, applied);
      await late.settle();
    }
    return applied;
  }

  /** Repeating it is harmless: what is as it should be stays. */
  async apply(changes: readonly TreeChange[]): Promise<Applied> {
    const applied: Applied = { conflicts: [], left: [] };
    const { first, added, last } = inOrder(changes);
    for (const change of first) await this.place(change, null, applied);
    const each = added.length <= SYNCED_EACH;
    await this.addAll(added, applied, each);
    if (!each) await atOnce(added.map((change) => () => syncFile(onDisk(this.root, change.path))));
    for (const change of last) await this.place(change, null, applied);
    const folders = new Set(changes.map((change) => path.dirname(onDisk(this.root, change.path))));
    for (const folder of folders) await syncFolder(folder).catch(() => undefined);
    return applied;
  }

  private async addAll(changes: readonly TreeChange[], applied: Applied, synced: boolean): Promise<void> {
    const byId = new Map<string, TreeChange[]>();
    for (const change of changes) byId.set(change.after ?? '', [...(byId.get(change.after ?? '') ?? []), change]);
    let waiting: Array<() => Promise<void>> = [];
    await eachBlob(this.git, [...byId.keys()], async (id, content) => {
      if (content === null) throw new Error(`bad object ${id}`);
      for (const change of byId.get(id) ?? []) waiting.push(() => this.place(change, content, applied, synced));
      if (waiting.length < AT_ONCE * 8) return;
      await atOnce(waiting);
      waiting = [];
    });
    await atOnce(waiting);
  }

  private async place(change: TreeChange, target: Buffer | null, applied: Applied, synced = true): Promise<void> {
    const found = await look(this.root, change.path);
    const current = found.is === 'file' ? found.content : null;
    if (found.is === 'missing' && target === null) return;
    if (current !== null && target !== null && current.equals(target)) return;
    if (found.is === 'missing' && change.before === null && target !== null && (await this.holding.add(change.path, target, synced))) return;
    // Half of what comes, as a power cut leaves it: nobody's work.
    if (current !== null && change.before === null && target !== null && isPartOf(current, target) && (await this.holding.swap(change.path, blobId(current), target))) return;
    if (current !== null && change.before !== null && blobId(current) === change.before && (await this.holding.swap(change.path, change.before, target))) return;
    await this.merge({ path: change.path, base: await readBlob(this.git, change.before), theirs: target }, applied);
  }

  /** The same rules between what is there now and what comes (or, of a displaced file, what was written to it), until nothing changes in between. */
  private async merge(one: { path: SyncPath; base: Buffer | null; theirs?: Buffer | null; mine?: Buffer }, applied: Applied): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await look(this.root, one.path);
      if (found.is === 'unsteady') {
        await pause(PAUSE_MS);
        continue;
      }
      if (found.is !== 'file' && found.is !== 'missing') break;
      const current = found.is === 'file' ? found.content : null;
      const versions = one.mine === undefined ? { ours: current, theirs: one.theirs ?? null } : { ours: one.mine, theirs: current };
      const { content, beside, conflict } = resolve(one.path, { base: one.base, ...versions }, this.zone);
      const kept = beside === undefined ? null : await this.keep(one.path, beside.content, `conflict-${beside.zone}`);
      if (!(await this.exchange(one.path, current, content))) continue;
      if (conflict) applied.conflicts.push({ path: one.path, kept });
      return;
    }
    applied.left.push(one.path);
    const rest = one.mine ?? one.theirs ?? null;
    if (rest !== null) await this.keep(one.path, rest, `conflict-${this.zone}`);
  }

  private async exchange(file: SyncPath, current: Buffer | null, content: Buffer | null): Promise<boolean> {
    if (current === null) return content === null || this.holding.add(file, content);
    if (content !== null && current.equals(content)) return true;
    return this.holding.swap(file, blobId(current), content);
  }

  private async keep(file: SyncPath, content: Buffer, mark: string): Promise<SyncPath> {
    const id = blobId(content);
    const plain = besideName(file, mark, id, () => false);
    if (await this.putIfFree(plain, content)) return plain;
    const named = besideName(file, mark, id, () => true);
    await this.putIfFree(named, content);
    return named;
  }

  private async putIfFree(file: SyncPath, content: Buffer): Promise<boolean> {
    if (await this.holding.add(file, content)) return true;
    const found = await look(this.root, file);
    return found.is === 'file' && found.content.equals(content);
  }
}

/** Files come before they go, so that a moved one is never nowhere; but a name that must be free is freed first. */
function inOrder(changes: readonly TreeChange[]): { first: TreeChange[]; added: TreeChange[]; last: TreeChange[] } {
  const added = changes.filter((change) => change.after !== null);
  const needed = new Set<string>();
  for (const { path: file } of added) for (let name = folded(file); name !== '.'; name = path.posix.dirname(name)) needed.add(name);
  const removed = changes.filter((change) => change.after === null);
  const names = new Set(added.map((change) => change.path));
  const blocking = (file: SyncPath): boolean => needed.has(folded(file)) || ancestors(file).some((folder) => names.has(folder));
  return { first: removed.filter((change) => blocking(change.path)), added, last: removed.filter((change) => !blocking(change.path)) };
}

function ancestors(file: SyncPath): SyncPath[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** After a failure no further work is begun; what is under way is waited for, so that nothing is written after the cycle has ended. */
async function atOnce(work: ReadonlyArray<() => Promise<void>>): Promise<void> {
  const waiting = [...work].reverse();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined && failures.length === 0; next = waiting.pop()) await next().catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
}

function isPartOf(content: Buffer, whole: Buffer): boolean {
  return whole.subarray(0, content.length).equals(content) || content.every((byte) => byte === 0);
}
