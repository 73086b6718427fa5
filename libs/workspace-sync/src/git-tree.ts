import type { SyncPath } from './cycle.js';
import type { Git } from './git.js';

/** The tree without files, in each repository. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
export const REGULAR = '100644';
const NONE = /^0+$/;

export interface TreeChange {
  readonly path: SyncPath;
  /** Object ids; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Octal mode after; a link is 120000, a submodule 160000. */
  readonly mode: string;
}

/** What differs between two trees or commits, file by file, without guessing renames. */
export async function diffTrees(git: Git, before: string, after: string): Promise<TreeChange[]> {
  const text = await git.text(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', before, after]);
  const parts = text.split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', from = '', to = ''] = (parts[at] ?? '').split(' ');
    changes.push({ path: parts[at + 1] ?? '', before: NONE.test(from) ? null : from, after: NONE.test(to) ? null : to, mode });
  }
  return changes;
}

export async function pathsOf(git: Git, tree: string): Promise<Set<SyncPath>> {
  return new Set((await git.text(['ls-tree', '-r', '-z', '--name-only', tree])).split('\0').filter((path) => path !== ''));
}

/** One entry of an index to be: null takes the path away. */
export type IndexEntry = readonly [path: SyncPath, id: string | null];

/** Takes away before it adds, so that a folder may follow a file of its name. */
export async function updateIndex(git: Git, entries: readonly IndexEntry[], index?: string): Promise<void> {
  if (entries.length === 0) return;
  const line = ([path, id]: IndexEntry): string => (id === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${REGULAR} ${id}\t${path}\0`);
  const ordered = [...entries.filter(([, id]) => id === null), ...entries.filter(([, id]) => id !== null)];
  await git.text(['update-index', '-z', '--replace', '--index-info'], { input: ordered.map(line).join(''), index });
}
