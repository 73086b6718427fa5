import { blobId, writeBlobs } from './blobs.js';
import { netLosses } from './admission.js';
import type { Refused, SyncPath } from './cycle.js';
import { look } from './disk.js';
import type { Git } from './git.js';
import { type IndexEntry, updateIndex } from './git-tree.js';
import { isBadName, neverShared } from './never-shared.js';
import type { Doors } from './sync-settings.js';
import { parseZones, ZONES_FILE } from './zones-merge.js';

/** Contents are written in turns, so that a first commit of a large folder does not fill the memory. */
const TURN_BYTES = 64 * 1024 * 1024;

export interface Staged {
  /** What was looked at and may be committed: paths with their blobs, null for what goes. */
  readonly looked: Map<SyncPath, string | null>;
  readonly refused: Refused[];
  /** Deletions that wait for a person's word. */
  readonly heldBack: SyncPath[];
  readonly deletionsAllowed: boolean;
}

export interface StageOptions {
  readonly root: string;
  readonly doors: Doors;
  readonly maxBytes: number;
  readonly deletionLimit: number;
}

/** Brings the index up to what lies in the folder, but for what must not be shared. */
export class Stager {
  /** What the scanner said of a content, so that a refused file is not scanned in each cycle. */
  private readonly known = new Map<SyncPath, { id: string; found: readonly string[] }>();

  constructor(
    private readonly git: Git,
    private readonly options: StageOptions,
  ) {}

  async stage(allowDeletions: boolean): Promise<Staged> {
    const [{ changed, added }, untracked] = await Promise.all([this.changes(), this.untracked()]);
    const staged: Staged = { looked: new Map(), refused: [], heldBack: [], deletionsAllowed: allowDeletions };
    const removed = await this.stageAll(new Set([...changed, ...untracked]), staged);
    const lost = netLosses(removed, [...added, ...untracked]);
    const held = new Set(lost.length > this.options.deletionLimit && !allowDeletions ? lost : []);
    staged.heldBack.push(...held);
    await this.put(removed.filter((file) => !held.has(file)).map((file): IndexEntry => [file, null]), staged);
    return staged;
  }

  /** Gives the paths that are gone. */
  private async stageAll(files: Iterable<SyncPath>, staged: Staged): Promise<SyncPath[]> {
    const removed: SyncPath[] = [];
    let turn = new Map<SyncPath, Buffer>();
    let bytes = 0;
    for (const file of files) {
      const taken = await this.read(file, staged.refused);
      if (taken === 'gone') removed.push(file);
      if (!Buffer.isBuffer(taken)) continue;
      turn.set(file, taken);
      bytes += taken.length;
      if (bytes < TURN_BYTES) continue;
      await this.write(turn, staged);
      turn = new Map();
      bytes = 0;
    }
    await this.write(turn, staged);
    return removed;
  }

  private async write(turn: ReadonlyMap<SyncPath, Buffer>, staged: Staged): Promise<void> {
    await writeBlobs(this.git, turn.values());
    await this.put([...turn].map(([file, content]): IndexEntry => [file, blobId(content)]), staged);
  }

  private async put(entries: readonly IndexEntry[], { looked }: Staged): Promise<void> {
    for (const [file, id] of entries) looked.set(file, id);
    await updateIndex(this.git, entries);
  }

  /** The content that is to be committed; what was scanned is what is committed, since it is read once. */
  private async read(file: SyncPath, refused: Refused[]): Promise<Buffer | 'gone' | 'out'> {
    const why = neverShared(file);
    if (why !== undefined || isBadName(file)) {
      if (why === undefined || why === 'secret') refused.push({ path: file, reason: 'name', found: why === undefined ? [] : [why] });
      return 'out';
    }
    const found = await look(this.options.root, file, this.options.maxBytes);
    switch (found.is) {
      case 'missing':
        return 'gone';
      case 'unsteady':
        return 'out';
      case 'large':
        refused.push({ path: file, reason: 'large', found: [] });
        return 'out';
      case 'other':
        refused.push({ path: file, reason: file.endsWith('/') ? 'unreadable' : 'link', found: [] });
        return 'out';
      case 'file':
        return this.scanned(file, found.content, refused);
    }
  }

  private async scanned(file: SyncPath, content: Buffer, refused: Refused[]): Promise<Buffer | 'out'> {
    if (file === ZONES_FILE && parseZones(content) === undefined) {
      refused.push({ path: file, reason: 'invalid', found: [] });
      return 'out';
    }
    const id = blobId(content);
    const before = this.known.get(file);
    const secrets = before?.id === id ? before.found : await this.options.doors.findSecrets(file, content.toString());
    if (secrets.length === 0) {
      this.known.delete(file);
      return content;
    }
    this.known.set(file, { id, found: secrets });
    refused.push({ path: file, reason: 'secret', found: secrets });
    return 'out';
  }

  /**
   * Also what differs from the index in its times only; its content then says that nothing has changed. What somebody else has put
   * into the index is taken out of it: only what was looked at here goes into a commit.
   */
  private async changes(): Promise<{ changed: SyncPath[]; added: SyncPath[] }> {
    const text = await this.git.text(['status', '--porcelain=v2', '-z', '--untracked-files=no', '--ignore-submodules=all', '--no-renames']);
    const changes = text.split('\0').filter((line) => line.startsWith('1 ')).map((line) => line.split(' '));
    const byHand = changes.filter(([, state = '']) => !state.startsWith('.'));
    await updateIndex(this.git, byHand.map((fields): IndexEntry => [pathOf(fields), blobInHead(fields)]));
    return { changed: changes.map(pathOf), added: byHand.filter((fields) => blobInHead(fields) === null).map(pathOf) };
  }

  /** No ignore file of the user or of the folder counts; hidden files are passed over, as everywhere. */
  private async untracked(): Promise<SyncPath[]> {
    return (await this.git.text(['ls-files', '-z', '--others', '-x', '.*'])).split('\0').filter((file) => file !== '');
  }
}

/** Of a line of `git status --porcelain=v2`: its path, which may hold spaces, and what our head has there; null for nothing. */
const pathOf = (fields: readonly string[]): SyncPath => fields.slice(8).join(' ');
const blobInHead = (fields: readonly string[]): string | null => (/[1-9a-f]/.test(fields[6] ?? '') ? (fields[6] ?? null) : null);
