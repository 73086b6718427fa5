import path from 'node:path';
import type { Zone } from '@waggle/contracts';
import { eachBlob } from './blobs.js';
import type { Quarantined, SyncPath } from './cycle.js';
import type { Git } from './git.js';
import { REGULAR, type TreeChange } from './git-tree.js';
import { isBadName, neverShared } from './never-shared.js';
import type { Doors } from './sync-settings.js';

/** The changes of the other side that may enter, and what is put beside for those that may not. */
export interface Admitted {
  readonly changes: TreeChange[];
  readonly quarantined: Quarantined[];
  /** Files that stand for what was not let in. */
  readonly extra: Map<SyncPath, Buffer>;
  /** Deletions that were not carried out, too many at once. */
  readonly heldBack: SyncPath[];
}

export interface AdmissionRequest {
  readonly changes: readonly TreeChange[];
  readonly from: (file: SyncPath) => Zone | null;
  readonly deletionLimit: number;
  readonly allowDeletions: boolean;
}

/** Asks the doors of each file that comes. What is not let in leaves our version as it is. */
export async function admit(git: Git, doors: Doors, request: AdmissionRequest): Promise<Admitted> {
  const out: Admitted = { changes: [], quarantined: [], extra: new Map(), heldBack: [] };
  const refuse = (file: SyncPath, reason: string, keptAs: SyncPath | null = null): void => {
    out.quarantined.push({ path: file, keptAs, from: request.from(file), reason });
  };
  const refusal = (change: TreeChange): string | undefined => (change.after === null ? undefined : refusedByKind(change));
  const asked = new Map<string, TreeChange[]>();
  for (const change of request.changes) {
    const reason = refusal(change);
    if (neverShared(change.path) === 'own') continue;
    if (reason !== undefined) refuse(change.path, reason);
    else if (change.after !== null) asked.set(change.after, [...(asked.get(change.after) ?? []), change]);
  }
  await eachBlob(git, [...asked.keys()], async (id, content) => {
    if (content === null) throw new Error(`bad object ${id}`);
    for (const change of asked.get(id) ?? []) {
      const verdict = await doors.mayEnter({ path: change.path, content, from: request.from(change.path) });
      if (verdict.enter) out.changes.push(change);
      else {
        refuse(change.path, verdict.reason, verdict.keepAs);
        if (verdict.keepAs !== null) setAside(out.extra, verdict.keepAs, content, verdict.note);
      }
    }
  });
  return withDeletions(out, request);
}

function setAside(extra: Map<SyncPath, Buffer>, keepAs: SyncPath, content: Buffer, note: string | undefined): void {
  extra.set(keepAs, content);
  if (note !== undefined) extra.set(keepAs.replace(/(\.md)?$/, '.error.md'), Buffer.from(note));
}

function refusedByKind({ path: file, mode }: TreeChange): string | undefined {
  if (mode === '120000') return 'a link';
  if (mode === '160000') return 'another repository';
  if (mode !== REGULAR && mode !== '100755') return `of mode ${mode}`;
  if (isBadName(file)) return 'a name that cannot be written here';
  const why = neverShared(file);
  return why === undefined ? undefined : `${why} by its name`;
}

/** The original of a refused move stays, and so does everything when too much would go at once. */
function withDeletions(out: Admitted, { changes, deletionLimit, allowDeletions }: AdmissionRequest): Admitted {
  const refusedNames = new Set(out.quarantined.map(({ path: file }) => path.posix.basename(file)));
  const removed = changes.filter(({ after, path: file }) => after === null && !refusedNames.has(path.posix.basename(file)));
  const lost = netLosses(removed.map((change) => change.path), out.changes.map((change) => change.path));
  if (lost.length <= deletionLimit || allowDeletions) out.changes.push(...removed);
  else {
    const held = new Set(lost);
    out.changes.push(...removed.filter((change) => !held.has(change.path)));
    out.heldBack.push(...lost);
  }
  return out;
}

/** Of what goes, what does not come back elsewhere under its name: moves lose nothing. */
export function netLosses(removed: readonly SyncPath[], added: readonly SyncPath[]): SyncPath[] {
  const names = new Set(added.map((file) => path.posix.basename(file)));
  return removed.filter((file) => !names.has(path.posix.basename(file)));
}

