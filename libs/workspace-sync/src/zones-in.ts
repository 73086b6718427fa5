import { readBlob } from './blobs.js';
import type { Git } from './git.js';
import { ZONES_FILE } from './zones-merge.js';

/** `zones.json` as a commit or tree has it. */
export async function zonesIn(git: Git, tree: string): Promise<Buffer | null> {
  return readBlob(git, `${tree}:${ZONES_FILE}`);
}
