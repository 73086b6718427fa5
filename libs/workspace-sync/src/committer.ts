import type { Zone } from '@waggle/contracts';
import { blobId, writeBlobs } from './blobs.js';
import { DELETIONS_TRAILER, EPOCH_TRAILER, ZONE_TRAILER } from './epochs.js';
import type { Git } from './git.js';
import { EMPTY_TREE, updateIndex } from './git-tree.js';
import { zonesIn } from './zones-in.js';
import type { Repository } from './repository.js';
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

  /** Makes a commit of the index when it differs from our head, and moves the head there. Gives the head. */
  async commitIndex(deletionsAgreed: boolean): Promise<string | null> {
    const head = this.repository.at('head');
    const agreed = await this.repository.treeOf(head);
    const tree = await this.treeOfIndex(agreed);
    if (tree === agreed) return head;
    const commit = await this.commit(tree, head === null ? [] : [head], 'Share the work of this zone', deletionsAgreed);
    await this.repository.move({ head: commit });
    return commit;
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
