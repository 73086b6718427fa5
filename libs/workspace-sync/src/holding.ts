import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { exists, isErrno, onDisk, writeAtomic } from '@waggle/workspace-files';
import { z } from 'zod';
import { blobId } from './blobs.js';
import type { SyncPath } from './cycle.js';
import { linkWithoutReplacing, unlinkIfThere, writeTemporary } from './disk.js';

/** Who had opened a displaced file before it was displaced has written by then. */
const GRACE_MS = 60_000;

const noteSchema = z.object({ path: z.string(), expected: z.string(), next: z.string().nullable() });
/** What was about to happen: the file at `path`, of the content `expected`, gives way to the temporary file `next`. */
type Note = z.infer<typeof noteSchema>;

/** A file that somebody wrote to while it was being replaced. */
export interface Late {
  readonly path: SyncPath;
  /** The id of the content that both know. */
  readonly expected: string;
  readonly content: Buffer;
  settle(): Promise<void>;
}

/**
 * Replaces and removes files of the live folder by compare-and-swap: the file is renamed out of the way, looked at, and the new
 * one linked to the free name. What was displaced is kept for a while, so that whoever still writes to it loses nothing. Before
 * each step a note is on disk; after a crash `mend` brings each to its end.
 */
export class Holding {
  private readonly folder: string;
  private readonly fresh: string;

  constructor(
    private readonly root: string,
    stateFolder: string,
  ) {
    this.folder = path.join(stateFolder, 'displaced');
    this.fresh = path.join(stateFolder, 'fresh');
  }

  /** Puts a new file there. False when there is one. */
  async add(file: SyncPath, content: Buffer, synced = true): Promise<boolean> {
    const temporary = await writeTemporary(this.fresh, content, synced);
    try {
      return await linkWithoutReplacing(temporary, onDisk(this.root, file));
    } finally {
      await unlinkIfThere(temporary);
    }
  }

  /** Replaces the content of this id by another (null: removes it). False when something else is there now. */
  async swap(file: SyncPath, expected: string, content: Buffer | null): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    const held = path.join(this.folder, randomUUID());
    const next = content === null ? null : await writeTemporary(this.fresh, content);
    const note: Note = { path: file, expected, next: next === null ? null : path.basename(next) };
    await writeAtomic(`${held}.json`, JSON.stringify(note));
    try {
      await rename(onDisk(this.root, file), held);
    } catch (error) {
      if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
      await this.forget(held, note);
      return false;
    }
    return this.finish(held, note);
  }

  /** Ends what a crash has left, and gives the files that were written to after they were displaced. */
  async mend(): Promise<Late[]> {
    const late: Late[] = [];
    for (const name of await this.notes()) {
      const held = path.join(this.folder, name.slice(0, -'.json'.length));
      const note = await this.read(`${held}.json`);
      if (!(await exists(held))) await this.forget(held, note);
      else if (note !== undefined) late.push(...(await this.mendOne(held, note)));
    }
    await this.sweepFresh();
    return late;
  }

  private async mendOne(held: string, note: Note): Promise<Late[]> {
    if (note.next !== null && (await exists(path.join(this.fresh, note.next)))) await this.finish(held, note);
    if (!(await exists(held))) return [];
    const content = await readFile(held);
    if (blobId(content) !== note.expected) return [{ path: note.path, expected: note.expected, content, settle: () => this.forget(held, note) }];
    // The time of the displacement, as `finish` has set it.
    if (Date.now() - (await stat(`${held}.json`)).mtimeMs > GRACE_MS) await this.forget(held, note);
    return [];
  }

  /** The displaced file is as expected: the next one takes its name. Else it goes back to its place, or stays for `mend` when that is taken. */
  private async finish(held: string, note: Note): Promise<boolean> {
    const target = onDisk(this.root, note.path);
    const asExpected = blobId(await readFile(held)) === note.expected;
    const next = note.next === null ? null : path.join(this.fresh, note.next);
    const placed = !asExpected ? await linkWithoutReplacing(held, target) : next === null || (await linkWithoutReplacing(next, target));
    if (next !== null) await unlinkIfThere(next);
    if (!asExpected && placed) await this.forget(held, { ...note, next: null });
    else await utimes(`${held}.json`, new Date(), new Date());
    return asExpected && placed;
  }

  private async forget(held: string, note: Note | undefined): Promise<void> {
    await unlinkIfThere(held);
    if (note?.next != null) await unlinkIfThere(path.join(this.fresh, note.next));
    await unlinkIfThere(`${held}.json`);
  }

  private async notes(): Promise<string[]> {
    return (await namesIn(this.folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  }

  /** Only what no note speaks of is left over. */
  private async sweepFresh(): Promise<void> {
    const spokenOf = new Set<string | null>();
    for (const name of await this.notes()) spokenOf.add((await this.read(path.join(this.folder, name)))?.next ?? null);
    for (const name of await namesIn(this.fresh)) if (!spokenOf.has(name)) await unlinkIfThere(path.join(this.fresh, name));
  }

  /** Undefined when there is none, or it says nothing: notes are written whole, so somebody has changed it, and what it stood for stays. */
  private async read(file: string): Promise<Note | undefined> {
    try {
      return noteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError || isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
