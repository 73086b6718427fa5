import type { Zone } from '@waggle/contracts';
import { DELETIONS_TRAILER, EPOCH_TRAILER, ZONE_TRAILER } from './epochs.js';
import type { Git } from './git.js';
import { zonesIn } from './zones-in.js';
import type { Repository } from './repository.js';
import { epochOf, STANDING_RULES } from './zones-merge.js';

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
    const tree = (await this.git.text(['write-tree'])).trim();
    if (tree === (await this.repository.treeOf(head))) return head;
    const commit = await this.commit(tree, head === null ? [] : [head], 'Share the work of this zone', deletionsAgreed);
    await this.repository.move({ head: commit });
    return commit;
  }
}
