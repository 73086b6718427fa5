import { type Applied, Applier } from './applier.js';
import { Committer } from './committer.js';
import type { SyncPath } from './cycle.js';
import type { CycleDraft } from './cycle-draft.js';
import { Git, isGitFailure } from './git.js';
import { diffTrees, EMPTY_TREE, updateIndex, type IndexEntry } from './git-tree.js';
import { Locks } from './locks.js';
import { Merger } from './merger.js';
import { Stager } from './stager.js';
import { Remote } from './remote.js';
import { Repository } from './repository.js';
import type { SyncSettings } from './sync-settings.js';
import { isBroken, isLostPush, trouble, troubleOf, troubleOfRemote } from './troubles.js';

const TRIES = 5;
const RENEW_EVERY_MS = 60 * 60_000;
const DEFAULT_DELETION_LIMIT = 100;
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024;

/** The steps of a cycle, each of which may be the last before a crash: what one has left, the next cycle's first step ends. */
export class CycleRunner {
  readonly git: Git;
  readonly repository: Repository;
  readonly remote: Remote;
  readonly committer: Committer;
  readonly branch: string;
  readonly locks: Locks;
  private readonly applier: Applier;
  private readonly stager: Stager;
  private foldsNames: boolean | undefined;

  constructor(private readonly settings: SyncSettings) {
    const { root, zone, branch = 'main', identity = { name: `Waggle ${zone}`, email: `${zone}@waggle.invalid` }, sshOptions, doors } = settings;
    this.branch = branch;
    this.git = new Git({ root, gitDir: `${root}/.git`, identity, sshOptions });
    this.repository = new Repository(this.git, root, branch);
    this.locks = new Locks(root, this.repository.gitDir, this.repository.stateDir);
    this.remote = new Remote(this.git, this.repository, settings, branch);
    this.committer = new Committer(this.git, this.repository, zone);
    this.applier = new Applier(this.git, root, this.repository.stateDir, zone);
    this.stager = new Stager(this.git, { root, doors, maxBytes: settings.maxBytes ?? DEFAULT_MAX_BYTES, deletionLimit: this.deletionLimit });
  }

  private get deletionLimit(): number {
    return this.settings.deletionLimit ?? DEFAULT_DELETION_LIMIT;
  }

  /** One whole cycle into the draft. A damaged repository is made anew, once. */
  async run(draft: CycleDraft, allowDeletions: boolean): Promise<void> {
    try {
      await this.turns(draft, allowDeletions);
    } catch (error) {
      if (!isBroken(error) && !(await this.isOursBroken())) throw error;
      // Not again and again, should it not help: each time leaves a copy.
      if (await this.repository.wasPutAsideSince(Date.now() - RENEW_EVERY_MS)) throw error;
      await this.renew(error);
      draft.tell(trouble('repository_renewed'));
      await this.turns(draft, allowDeletions);
    }
  }

  private async turns(draft: CycleDraft, allowDeletions: boolean): Promise<void> {
    if (!(await this.begin(draft))) return;
    try {
      if (await this.prepare(draft)) await this.share(draft, allowDeletions);
    } finally {
      await this.locks.end();
    }
  }

  /** False when another git program holds a lock. */
  private async begin(draft: CycleDraft): Promise<boolean> {
    await this.repository.ensure();
    await this.repository.load();
    if (await this.locks.begin()) return true;
    draft.tell(trouble('repository_busy'));
    return false;
  }

  private async share(draft: CycleDraft, allowDeletions: boolean): Promise<void> {
    for (let turn = 0; turn < TRIES; turn++) {
      draft.head = await this.commitOurs(draft, allowDeletions);
      const tip = await this.fetch(draft);
      if (tip === undefined) return;
      if (tip !== null && !(await this.takeIn(draft, tip))) return;
      const outcome = await this.push(draft, tip);
      if (outcome !== 'lost') return;
    }
    draft.tell(trouble('push_lost'));
  }

  /** Mends what a crash has left. False when the lost history cannot be fetched now. */
  private async prepare(draft: CycleDraft): Promise<boolean> {
    if (!(await this.takeBack(draft))) return false;
    this.foldsNames ??= this.settings.foldsNames ?? (await this.repository.foldsNames());
    if (this.repository.at('head') === null && !(await this.adoptShared(draft))) return false;
    this.tellApplied(draft, await this.applier.mend());
    await this.rollForward(draft);
    return true;
  }

  /**
   * What a person has committed on our branch was looked at by nobody: the branch goes back to our head. The person's changes lie in the
   * folder and are taken from there, as everything else. But for a clone of what is shared, which goes on from where it is.
   */
  private async takeBack(draft: CycleDraft): Promise<boolean> {
    const [branch, head] = [this.repository.at('branch'), this.repository.at('head')];
    if (branch === head) return true;
    if (head === null && branch !== null) {
      const tip = await this.fetch(draft, true);
      if (tip === undefined) return false;
      if (tip !== null && (await this.isWithin(branch, tip))) await this.repository.move({ head: branch });
    }
    await this.repository.move({ head: this.repository.at('head') });
    return true;
  }

  /** After the repository was put aside: goes on from what both had last, so that only what has changed since is ours. */
  private async adoptShared(draft: CycleDraft): Promise<boolean> {
    const shared = await this.repository.sharedBeforeBroken();
    if (shared === null) return true;
    if ((await this.fetch(draft, true)) === undefined) return false;
    if (!(await this.repository.has(shared))) return true;
    await this.git.text(['read-tree', shared]);
    await this.repository.move({ head: shared });
    return true;
  }

  private async commitOurs(draft: CycleDraft, allowDeletions: boolean): Promise<string | null> {
    const staged = await this.stager.stage(allowDeletions);
    const { refused, heldBack } = staged;
    draft.refused = refused;
    if (heldBack.length > 0) draft.tell(trouble('mass_deletion', heldBack, `(${heldBack.length} here.)`));
    return this.committer.commitIndex(staged);
  }

  /** The remote's tip, null for none; undefined when it gave no answer. */
  async fetch(draft: CycleDraft, whole = false): Promise<string | null | undefined> {
    try {
      return await this.remote.fetch(whole);
    } catch (error) {
      if (isBroken(error) && (await this.isOursBroken())) throw error;
      draft.tell(troubleOfRemote(error));
      return undefined;
    }
  }

  /** False: nothing is shared until a person mends it. */
  private async takeIn(draft: CycleDraft, tip: string): Promise<boolean> {
    const shared = this.repository.at('shared');
    if (shared !== null && !(await this.isWithin(shared, tip))) draft.tell(trouble('history_rewritten'));
    const options = { deletionLimit: this.deletionLimit, foldsNames: this.foldsNames ?? false, commit: this.committer.commit.bind(this.committer) };
    const merged = await new Merger(this.git, this.repository, this.remote, this.settings, options).merge(draft.head, tip);
    for (const one of merged.troubles) draft.tell(one);
    draft.keepOut(merged.quarantined);
    draft.conflicts.push(...merged.conflicts);
    if (merged.commit === null) return !merged.troubles.some((one) => one.blocks);
    await this.repository.move({ applying: merged.commit });
    await this.rollForward(draft);
    draft.pull(merged.changes);
    return true;
  }

  /** Brings folder, index and head to the commit that was decided on. Each step may be repeated. */
  async rollForward(draft: CycleDraft): Promise<void> {
    const next = this.repository.at('applying');
    if (next === null) return;
    const head = this.repository.at('head');
    const changes = await diffTrees(this.git, head ?? EMPTY_TREE, next);
    this.tellApplied(draft, await this.applier.apply(changes));
    await updateIndex(this.git, changes.map(({ path: file, after }): IndexEntry => [file, after]));
    await this.repository.move({ head: next, applying: null });
    draft.head = next;
  }

  private async push(draft: CycleDraft, tip: string | null): Promise<'done' | 'lost'> {
    const { head } = draft;
    if (head === null) return 'done';
    if (head === tip) await this.repository.move({ shared: head });
    else {
      const files = (await diffTrees(this.git, tip ?? EMPTY_TREE, head)).map((change): SyncPath => change.path);
      try {
        await this.remote.push(head);
      } catch (error) {
        if (isLostPush(error)) return 'lost';
        if (isBroken(error) && (await this.isOursBroken())) throw error;
        draft.tell(troubleOfRemote(error));
        return 'done';
      }
      draft.pushed = files;
    }
    draft.accepted = true;
    return 'done';
  }

  /** Packs loose objects and writes the graph of commits. A failure is tried again the next time. */
  async tidy(): Promise<void> {
    const config = { 'gc.auto': '2000', 'gc.autoDetach': 'false' };
    await this.git.text(['gc', '--auto', '--quiet'], { config }).catch(() => undefined);
    await this.git.text(['commit-graph', 'write', '--reachable', '--split', '--no-progress']).catch(() => undefined);
  }

  private async isWithin(commit: string, tip: string): Promise<boolean> {
    return commit === tip || (await this.git.word(['rev-list', '--max-count=1', commit, `^${tip}`])) === undefined;
  }

  private tellApplied(draft: CycleDraft, { conflicts, left }: Applied): void {
    draft.conflicts.push(...conflicts);
    if (left.length > 0) draft.tell(trouble('sync_failed', left, 'A file could not be written to: a link or a folder is in its place, or a program writes to it all the time.'));
  }

  /** A damaged index is made anew from our head; all else from the remote. */
  private async renew(error: unknown): Promise<void> {
    if (/index/i.test(String(error))) {
      await this.repository.remakeIndex().catch(() => undefined);
      if (!(await this.isOursBroken())) return;
    }
    await this.repository.putAside();
  }

  /** Whether it is our repository that is damaged, and not the remote's. */
  private async isOursBroken(): Promise<boolean> {
    try {
      await this.git.text(['status', '--porcelain=v2', '-z', '--untracked-files=no']);
      await this.repository.load();
      const head = this.repository.at('head');
      if (head !== null) await this.git.text(['rev-list', '--objects', '--quiet', '--max-count=20', head]);
      return false;
    } catch (error) {
      return isGitFailure(error) && troubleOf(error).code === 'sync_failed';
    }
  }
}
