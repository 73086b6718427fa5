import { type FSWatcher, watch } from 'node:fs';
import { mkdir, opendir } from 'node:fs/promises';
import path from 'node:path';
import { isErrno } from './atomic-write.js';
import { Fifo } from './fifo.js';
import { INTAKE_FOLDERS, onDisk, type WorkspacePath } from './folders.js';
import { isPassedOver } from './task-name.js';

export interface NextFilesOptions {
  /** Where to look. Default: the intake folders. */
  readonly folders?: readonly WorkspacePath[];
  /** False leaves a file where it is (by its name). Default: all. */
  readonly accept?: (fileName: string) => boolean;
  /** Queue a file also when what it holds has changed. Default: only when it comes. */
  readonly changes?: boolean;
  /** How often all names are read again, for what a watch may have missed. Default 30,000. */
  readonly rescanMs?: number;
  /** Told once when a folder cannot be watched (then only the re-scan finds new files), and each time when one can be neither watched nor read. */
  readonly onTrouble?: (error: unknown) => void;
}

/** How many fresh files are taken for each of the backlog. */
const FRESH_PER_BACKLOG = 3;
const BLIND_RESCAN_MS = 2_000;

/**
 * The names of the files that wait in `Needs_Action/`, next one first.
 *
 * The folders are streamed once at the start and then watched, so taking a name costs the same with 100,000 waiting as with
 * ten: no folder is read and no file looked at to find the next. Urgent ones that were offered as such come first, then
 * files that arrived since the start, with a share for the backlog. Front matter is read at the claim; from there on the
 * broker orders by priority.
 */
export class NextFiles {
  private readonly folders: readonly WorkspacePath[];
  private readonly urgent = new Fifo();
  private readonly fresh = new Fifo();
  private readonly backlog = new Fifo();
  private readonly queued = new Set<WorkspacePath>();
  private readonly watchers = new Map<WorkspacePath, FSWatcher>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly sleepers = new Set<() => void>();
  private sweeping: Promise<void> | undefined;
  private freshInRow = 0;
  /** A folder could not be watched: look more often instead. */
  private blind = false;
  private stopped = false;

  constructor(
    private readonly root: string,
    private readonly options: NextFilesOptions = {},
  ) {
    this.folders = options.folders ?? INTAKE_FOLDERS;
  }

  /** Starts watching and reads the names; files can be taken while that goes on. */
  start(): void {
    void this.sweepAndRepeat();
  }

  stop(): void {
    this.stopped = true;
    for (const watcher of this.watchers.values()) watcher.close();
    for (const timer of this.timers) clearTimeout(timer);
    this.wake();
  }

  get waiting(): number {
    return this.queued.size;
  }

  /** Queues a name; a queued one is not queued again. */
  offer(file: WorkspacePath, urgency: 'urgent' | 'fresh' | 'backlog' = 'fresh'): void {
    const name = path.posix.basename(file);
    if (this.queued.has(file) || isPassedOver(name) || this.options.accept?.(name) === false) return;
    this.queued.add(file);
    this[urgency].push(file);
    this.wake();
  }

  /** Queues a name again after a while. */
  offerLater(file: WorkspacePath, afterMs: number): void {
    this.later(afterMs, () => this.offer(file));
  }

  /** Up to `max` names. They may be gone by the time they are claimed. */
  take(max: number): WorkspacePath[] {
    const taken: WorkspacePath[] = [];
    while (taken.length < max) {
      const file = this.shift();
      if (file === undefined) break;
      this.queued.delete(file);
      taken.push(file);
    }
    return taken;
  }

  /** Resolves when there is a name to take, or when stopped. */
  async untilWaiting(): Promise<void> {
    while (this.queued.size === 0 && !this.stopped) await new Promise<void>((resolve) => this.sleepers.add(resolve));
  }

  /** Reads all names once more. Several calls at a time share one pass. */
  sweep(): Promise<void> {
    this.sweeping ??= this.readNames().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private shift(): WorkspacePath | undefined {
    const urgent = this.urgent.shift();
    if (urgent !== undefined) return urgent;
    const backlogFirst = this.freshInRow >= FRESH_PER_BACKLOG;
    const file = (backlogFirst ? this.backlog : this.fresh).shift();
    this.freshInRow = backlogFirst || file === undefined ? 0 : this.freshInRow + 1;
    return file ?? (backlogFirst ? this.fresh : this.backlog).shift();
  }

  private wake(): void {
    for (const resolve of this.sleepers) resolve();
    this.sleepers.clear();
  }

  private later(afterMs: number, act: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, afterMs);
    this.timers.add(timer.unref());
  }

  private async sweepAndRepeat(): Promise<void> {
    await this.sweep();
    this.later(this.blind ? BLIND_RESCAN_MS : (this.options.rescanMs ?? 30_000), () => void this.sweepAndRepeat());
  }

  private async readNames(): Promise<void> {
    const urgency = this.watchers.size === 0 ? 'backlog' : 'fresh';
    const watched: WorkspacePath[] = [];
    for (const folder of this.folders) if (await this.didOrTold(() => this.watchFolder(folder))) watched.push(folder);
    for (const folder of watched) await this.didOrTold(() => this.readOrRemake(folder, urgency));
  }

  /** What one folder makes impossible is left to the next time, and keeps nobody from the others. */
  private async didOrTold(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.options.onTrouble?.(error);
      return false;
    }
  }

  /** A folder that was taken away is made again: its watcher watches nothing any more, and may not have said so yet. */
  private async readOrRemake(folder: WorkspacePath, urgency: 'fresh' | 'backlog'): Promise<void> {
    try {
      await this.readFolder(folder, urgency);
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      this.unwatch(folder);
      await this.watchFolder(folder);
      await this.readFolder(folder, urgency);
    }
  }

  private async readFolder(folder: WorkspacePath, urgency: 'fresh' | 'backlog'): Promise<void> {
    for await (const entry of await opendir(onDisk(this.root, folder), { bufferSize: 256 })) {
      if (this.stopped) return;
      if (!entry.isDirectory()) this.offer(`${folder}/${entry.name}`, urgency);
    }
  }

  private async watchFolder(folder: WorkspacePath): Promise<void> {
    if (this.watchers.has(folder) || this.stopped) return;
    await mkdir(onDisk(this.root, folder), { recursive: true });
    try {
      const watcher = watch(onDisk(this.root, folder), (kind, name) => this.onEvent(folder, kind, name));
      watcher.on('error', () => this.forget(folder));
      this.watchers.set(folder, watcher.unref());
    } catch (error) {
      if (!isErrno(error, 'EMFILE', 'ENOSPC', 'ENOSYS', 'EPERM')) throw error;
      if (!this.blind) this.options.onTrouble?.(error);
      this.blind = true;
    }
  }

  private onEvent(folder: WorkspacePath, kind: string, name: string | null): void {
    if (kind !== 'rename' && this.options.changes !== true) return;
    // Some systems do not say which file; a folder that was taken away names itself.
    if (name === null || name === path.posix.basename(folder)) this.forget(folder);
    else if (!this.folders.includes(`${folder}/${name}`)) this.offer(`${folder}/${name}`);
  }

  private unwatch(folder: WorkspacePath): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private forget(folder: WorkspacePath): void {
    this.unwatch(folder);
    void this.sweep();
  }
}
