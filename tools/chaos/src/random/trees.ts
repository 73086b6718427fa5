import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { neverShared } from '@waggle/workspace-sync';

/** What the zones share: path to content. */
export type Tree = ReadonlyMap<string, string>;

export async function treeOf(root: string): Promise<Tree> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const shared = files.filter((file) => neverShared(file) === undefined).sort();
  return new Map(await Promise.all(shared.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)));
}

export function differences(one: Tree, other: Tree): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((file) => one.get(file) !== other.get(file));
}

/** Where the file of a task lies, whatever folder it is in. */
export function placesOf(tree: Tree, taskId: string): string[] {
  return [...tree.keys()].filter((file) => file.endsWith(`/${taskId}.md`));
}

/** How often each line of this key stands in the journals. */
export function linesOf(tree: Tree, key: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [file, text] of tree) {
    if (!file.startsWith('Logs/') || !file.endsWith('.jsonl')) continue;
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const value = (JSON.parse(line) as Record<string, unknown>)[key];
      if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return counts;
}
