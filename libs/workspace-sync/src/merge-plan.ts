import path from 'node:path';
import { otherZone, type Zone } from '@waggle/contracts';
import { blobId } from './blobs.js';
import type { Conflict, SyncPath } from './cycle.js';
import { besideName, resolve, ruleOf, type Versions } from './merge-rules.js';
import { ZONES_FILE } from './zones-merge.js';

/** One path's object ids on the three sides; null where there is none. Only paths that a side has changed are given. */
export interface ThreeIds {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

export interface PlanInput {
  readonly zone: Zone;
  readonly paths: ReadonlyMap<SyncPath, ThreeIds>;
  /** All paths of our tree. */
  readonly ours: ReadonlySet<SyncPath>;
  /** Contents of the objects of paths that both sides have changed. */
  readonly read: (id: string | null) => Buffer | null;
  /** Names that differ only in case or Unicode form are one name on this disk. */
  readonly foldsNames: boolean;
}

/** What becomes of our tree: the id to stand at each path, null for none. Contents that are new are in `blobs`. */
export interface MergePlan {
  readonly entries: Map<SyncPath, string | null>;
  readonly blobs: Map<string, Buffer>;
  readonly conflicts: Conflict[];
}

/** The three-way merge, path by path: no renames are guessed, no lines mixed but those of journals. */
export function planMerge(input: PlanInput): MergePlan {
  const plan = new Planner(input);
  for (const file of [...input.paths.keys()].sort()) plan.take(file);
  plan.settleNames();
  return plan;
}

/** Whether both sides differ, so that the contents are needed. */
export function needsContent(file: SyncPath, { base, ours, theirs }: ThreeIds): boolean {
  if (ours === theirs || theirs === base) return false;
  return ours !== base || file === ZONES_FILE;
}

class Planner implements MergePlan {
  readonly entries = new Map<SyncPath, string | null>();
  readonly blobs = new Map<string, Buffer>();
  readonly conflicts: Conflict[] = [];
  /** What was put beside, by its name. */
  private readonly kept = new Map<SyncPath, string>();

  constructor(private readonly input: PlanInput) {}

  take(file: SyncPath): void {
    const ids = this.input.paths.get(file);
    if (ids === undefined || ids.ours === ids.theirs || ids.theirs === ids.base) return;
    if (needsContent(file, ids)) this.takeBoth(file, ids);
    else this.entries.set(file, ids.theirs);
  }

  /** A file where a folder of that name must be, and names that this disk cannot tell apart. */
  settleNames(): void {
    this.makeWayForFolders();
    if (this.input.foldsNames) this.partTwins();
  }

  private takeBoth(file: SyncPath, ids: ThreeIds): void {
    const { read, zone } = this.input;
    const versions: Versions = { base: read(ids.base), ours: read(ids.ours), theirs: read(ids.theirs), rotated: this.rotatedOf(file) };
    const { content, beside, conflict } = resolve(file, versions, zone);
    this.put(file, content, ids.ours);
    if (!conflict) return;
    const kept = beside === undefined ? null : this.keepBeside(file, beside.content, `conflict-${beside.zone}`);
    this.conflicts.push({ path: file, kept });
  }

  private put(file: SyncPath, content: Buffer | null, before: string | null): void {
    const id = content === null ? null : this.store(content);
    if (id !== before) this.entries.set(file, id);
  }

  private store(content: Buffer): string {
    const id = blobId(content);
    this.blobs.set(id, content);
    return id;
  }

  private keepBeside(file: SyncPath, content: Buffer, mark: string): SyncPath {
    const id = this.store(content);
    const kept = besideName(file, mark, id, (name) => this.isTaken(name, id));
    this.entries.set(kept, id);
    this.kept.set(kept, id);
    return kept;
  }

  /** By another content, on any side: both zones then choose the same name. */
  private isTaken(file: SyncPath, id: string): boolean {
    const kept = this.kept.get(file);
    if (kept !== undefined) return kept !== id;
    const ids = this.input.paths.get(file);
    return ids === undefined ? this.input.ours.has(file) : [ids.base, ids.ours, ids.theirs].some((known) => known !== null && known !== id);
  }

  /** There, as far as is known, after the merge. */
  private stands(file: SyncPath): boolean {
    const entry = this.entries.get(file);
    if (entry !== undefined) return entry !== null;
    const theirs = this.input.paths.get(file)?.theirs ?? null;
    return this.input.ours.has(file) || theirs !== null;
  }

  private idAt(file: SyncPath): string | null {
    const ids = this.input.paths.get(file);
    return this.entries.get(file) ?? ids?.ours ?? ids?.theirs ?? null;
  }

  /** Of a journal: what each side has newly put into files of earlier days. */
  private rotatedOf(file: SyncPath): Versions['rotated'] {
    if (ruleOf(file) !== 'union') return undefined;
    const stem = file.slice(0, -'.jsonl'.length);
    const rotated = { ours: new Set<string>(), theirs: new Set<string>() };
    for (const [other, ids] of this.input.paths) {
      if (!other.startsWith(`${stem}-`) || !/^-\d{4}-\d\d-\d\d\.jsonl$/.test(other.slice(stem.length))) continue;
      for (const side of ['ours', 'theirs'] as const) for (const line of this.input.read(ids[side])?.toString('latin1').split('\n') ?? []) rotated[side].add(line);
    }
    return rotated;
  }

  private makeWayForFolders(): void {
    const folders = this.folders();
    for (const [file, id] of [...this.entries]) {
      if (id === null) continue;
      // What came as a file where we have a folder.
      if (folders.has(file)) this.moveAside(file, id, otherZone(this.input.zone));
      for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) {
        const blocking = this.stands(folder) ? this.idAt(folder) : null;
        if (blocking !== null) this.moveAside(folder, blocking, this.input.zone);
      }
    }
  }

  /** The folders of ours that something is left in. */
  private folders(): ReadonlySet<SyncPath> {
    const folders = new Set<SyncPath>();
    for (const file of this.input.ours) {
      if (!this.stands(file)) continue;
      for (let folder = path.posix.dirname(file); folder !== '.' && !folders.has(folder); folder = path.posix.dirname(folder)) folders.add(folder);
    }
    return folders;
  }

  private moveAside(file: SyncPath, id: string, zone: Zone): void {
    const kept = besideName(file, `conflict-${zone}`, id, (name) => this.isTaken(name, id));
    this.entries.set(file, null);
    this.entries.set(kept, id);
    this.kept.set(kept, id);
    this.conflicts.push({ path: file, kept });
  }

  private partTwins(): void {
    const byFolded = new Map<string, SyncPath>();
    for (const file of this.input.ours) if (this.stands(file)) byFolded.set(folded(file), file);
    for (const [file, id] of [...this.entries].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (id === null) continue;
      const twin = byFolded.get(folded(file));
      if (twin === undefined || twin === file) byFolded.set(folded(file), file);
      else {
        this.entries.delete(file);
        this.entries.set(besideName(file, `twin-${id.slice(0, 8)}`, id, () => false), id);
      }
    }
  }
}

/** As the disks of macOS and Windows compare names. */
export function folded(file: SyncPath): string {
  return file.normalize('NFC').toLowerCase();
}
