import { countIn } from './folder-listing.js';
import { type Folder, FOLDERS } from './folders.js';

/** A folder with fewer files is counted each time. */
export const ALWAYS_COUNTED = 2000;
/** A count that has taken so long holds for so many times as long: counting takes one percent of the time at most. */
const HOLDS_TIMES = 100;

interface Count {
  readonly files: number;
  /** By `performance.now()`. */
  readonly until: number;
}

/** The number of task files per folder, for those who ask again and again. Of a large folder it may be a little old: with 100,000 files about half a minute. */
export class FolderCounter {
  private readonly known = new Map<Folder, Count>();

  constructor(private readonly root: string) {}

  async counts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const folder of FOLDERS) counts[folder] = await this.count(folder);
    return counts;
  }

  private async count(folder: Folder): Promise<number> {
    const began = performance.now();
    const known = this.known.get(folder);
    if (known !== undefined && known.files >= ALWAYS_COUNTED && began < known.until) return known.files;
    const files = await countIn(this.root, folder);
    const ended = performance.now();
    this.known.set(folder, { files, until: ended + HOLDS_TIMES * (ended - began) });
    return files;
  }
}
