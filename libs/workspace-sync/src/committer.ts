import type { Zone } from '@waggle/contracts';
import { blobId, writeBlobs } from './blobs.js';
import { DELETIONS_TRAILER, EPOCH_TRAILER, ZONE_TRAILER } from './epochs.js';
import type { Git } from './git.js';
import { diffTrees, EMPTY_TREE, type IndexEntry, updateIndex } from './git-tree.js';
import { zonesIn } from './zones-in.js';
import type { Repository } from './repository.js';
import type { Staged } from './stager.js';
import { epochOf, STANDING_RULES, withAgreedLease, ZONES_FILE } from './zones-merge.js';

/** Makes commits of trees; each says which zone made it, and under which epoch. */
export class Committer {
  constructor(
    private readonly git: Git,
    private readonly repository: Repository,
    private readonly zone: Zone,
  ) {}

  async commit(tree: string, parents: readonly string[], subject: string, deletionsAgreed = false): Promise<string> {
    const epoch = epochOf(await zonesIn(this.git, tree)) || STANDING_RULES.epoch;
    const trailers = [`${ZONE_TRAILER}: ${this.zone}`, `${EPOCH_TRAILER}: ${epoch}`, ...(deletionsAgreed ? [`${DELETIONS_TRAILER}: agreed`] : [])];
    const input = `${subject}\n\n${trailers.join('\n')}\n`;
    return (await this.git.text(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'], { input })).trim();
  }

  /** Makes a commit of what was looked at when it differs from our head, and moves the head there. Gives the head. */
  async commitIndex({ looked, deletionsAllowed: deletionsAgreed }: Pick<Staged, 'looked' | 'deletionsAllowed'>): Promise<string | null> {
    const head = this.repository.at('head');
    const agreed = await this.repository.treeOf(head);
    await this.dropUnlooked(agreed, looked);
    const tree = await this.treeOfIndex(agreed);
    if (tree === agreed) return head;
    const commit = await this.commit(tree, head === null ? [] : [head], 'Share the work of this zone', deletionsAgreed);
    await this.repository.move({ head: commit });
    return commit;
  }

  /** What somebody has put into the index since it was looked at waits for the next time. */
  private async dropUnlooked(agreed: string, looked: Staged['looked']): Promise<void> {
    const tree = (await this.git.text(['write-tree'])).trim();
    if (tree === agreed) return;
    const others = (await diffTrees(this.git, agreed, tree)).filter(({ path, after }) => looked.get(path) !== after);
    await updateIndex(this.git, others.map(({ path, before }): IndexEntry => [path, before]));
  }

  /** With the lease of our head, whatever a person has written into the file. */
  private async treeOfIndex(agreed: string): Promise<string> {
    const tree = (await this.git.text(['write-tree'])).trim();
    if (tree === agreed || agreed === EMPTY_TREE) return tree;
    const found = await zonesIn(this.git, tree);
    const kept = withAgreedLease(found, await zonesIn(this.git, agreed));
    if (kept === null || found?.equals(kept) === true) return tree;
    await writeBlobs(this.git, [kept]);
    await updateIndex(this.git, [[ZONES_FILE, blobId(kept)]]);
    return (await this.git.text(['write-tree'])).trim();
  }
}
