import path from 'node:path';
import type { Admitted } from './admission.js';
import type { Change, Quarantined, SyncPath } from './cycle.js';
import type { TreeChange } from './git-tree.js';
import { folded } from './merge-plan.js';
import type { Doors } from './sync-settings.js';

/**
 * Asks the door about the files of ours that the merge would take away, and leaves out what would: the deletion of one that is to stay, the
 * same content under the same name elsewhere (the other end of a move), and what was put in its place. `admitted` itself when all may leave.
 */
export async function holdBack(doors: Doors, admitted: Admitted, changes: readonly Change[]): Promise<Admitted> {
  const leaving = changes.filter(({ what }) => what === 'removed');
  const reasons = leaving.length === 0 ? new Map<SyncPath, string>() : await doors.mustStay(leaving.map(({ path: file, from }) => ({ path: file, from })));
  const staying = leaving.flatMap(({ path: file, from }): Quarantined[] => {
    const reason = reasons.get(file);
    return reason === undefined ? [] : [{ path: file, keptAs: file, from, reason }];
  });
  if (staying.length === 0) return admitted;
  const stays = new Set(staying.map(({ path: file }) => file));
  const moved = new Set(admitted.changes.filter((change) => stays.has(change.path)).map(({ path: file, before }) => nameAndContent(file, before)));
  const isLeftOut = ({ path: file, before, after }: TreeChange): boolean =>
    stays.has(file) || (before === null && moved.has(nameAndContent(file, after))) || foldersOf(file).some((folder) => stays.has(folder));
  return { ...admitted, changes: admitted.changes.filter((change) => !isLeftOut(change)), quarantined: [...admitted.quarantined, ...staying] };
}

const nameAndContent = (file: SyncPath, id: string | null): string => `${id}/${folded(path.posix.basename(file))}`;

function foldersOf(file: SyncPath): SyncPath[] {
  const folders: SyncPath[] = [];
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) folders.push(folder);
  return folders;
}
