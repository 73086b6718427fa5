import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, isErrno, writeAtomic } from '@waggle/workspace-files';
import { EMPTY_TREE } from './git-tree.js';
import type { Git } from './git.js';

/**
 * The remote's tip as last fetched; what both had last; the commit that is being applied; what we have committed or taken in last. Our
 * branch follows that head, and runs ahead of it by what a person commits there.
 */
export const REFS = { remote: 'refs/waggle/remote', shared: 'refs/waggle/shared', applying: 'refs/waggle/applying', head: 'refs/waggle/head' } as const;
/** What people have committed here by themselves stays under these, and is never pushed. */
const BY_HAND = 'refs/waggle/by-hand/';
type Ref = keyof typeof REFS | 'branch';
type Moves = Partial<Record<Ref, string | null>>;
const NOTHING = '0'.repeat(40);
const BROKEN = '.git-broken-';
const ATTRIBUTES = '* -text -filter -diff -merge -ident -working-tree-encoding -export-subst\n';

/** The `.git` of a workspace: made, mended, put aside. */
export class Repository {
  readonly gitDir: string;
  /** Our own state inside of `.git`. */
  readonly stateDir: string;
  private readonly branchRef: string;
  private readonly refs = new Map<string, string>();
  private readonly trees = new Map<string, string>();
  private sharedOnFile = '';

  constructor(
    private readonly git: Git,
    private readonly root: string,
    private readonly branch: string,
  ) {
    this.gitDir = path.join(root, '.git');
    this.stateDir = path.join(this.gitDir, 'waggle');
    this.branchRef = `refs/heads/${branch}`;
  }

  /** Makes what is missing. True when it was made anew, so that there is no history. */
  async ensure(): Promise<void> {
    if (!(await exists(path.join(this.gitDir, 'HEAD')))) {
      await mkdir(this.root, { recursive: true });
      await this.git.text(['init', '--quiet', `--initial-branch=${this.branch}`, '--template=']);
    }
    await mkdir(this.stateDir, { recursive: true });
    await mkdir(path.join(this.gitDir, 'info'), { recursive: true });
    await this.writeIfOther('info/attributes', ATTRIBUTES);
    await this.writeIfOther('HEAD', `ref: refs/heads/${this.branch}\n`);
  }

  /** A person may have put the folder on another branch; ours is the one that is shared. */
  private async writeIfOther(name: string, text: string): Promise<void> {
    const file = path.join(this.gitDir, name);
    const there = await readFile(file, 'utf8').catch(() => '');
    if (there !== text) await writeAtomic(file, text);
  }

  /** Reads all refs of ours at once. What is asked below is answered from here: nobody else moves them while a cycle runs. */
  async load(): Promise<void> {
    const text = await this.git.text(['for-each-ref', '--format=%(refname) %(objectname) %(tree)', this.branchRef, ...Object.values(REFS)]);
    this.refs.clear();
    this.trees.clear();
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const [ref = '', commit = '', tree = ''] = line.split(' ');
      this.refs.set(ref, commit);
      this.trees.set(commit, tree);
    }
    // Of before the head was noted: then our branch was it.
    const branch = this.at('branch');
    if (this.at('head') === null && this.at('shared') !== null && branch !== null) this.refs.set(REFS.head, branch);
  }

  private nameOf(ref: Ref): string {
    return ref === 'branch' ? this.branchRef : REFS[ref];
  }

  /** The commit of a ref of ours; null when there is none. */
  at(ref: Ref): string | null {
    return this.refs.get(this.nameOf(ref)) ?? null;
  }

  /**
   * Moves refs together or not at all; null takes one away. With our head goes our branch, but only from where it was seen last; what a
   * person has committed there was looked at by nobody and is kept aside.
   */
  async move(to: Moves): Promise<void> {
    const moves = (Object.entries(to.head === undefined ? to : { ...to, branch: to.head }) as Array<[Ref, string | null]>).filter(([ref, commit]) => commit !== this.at(ref));
    const lines = moves.map(([ref, commit]) => {
      const expected = ref === 'branch' ? ` ${this.at(ref) ?? NOTHING}` : '';
      return commit === null ? `delete ${this.nameOf(ref)}${expected}` : `update ${this.nameOf(ref)} ${commit}${expected}`;
    });
    const branch = this.at('branch');
    if (to.head !== undefined && branch !== null && branch !== this.at('head') && branch !== to.head) lines.push(`update ${BY_HAND}${branch} ${branch}`);
    if (lines.length > 0) await this.git.text(['update-ref', '--stdin'], { input: ['start', ...lines, 'commit', ''].join('\n') });
    for (const [ref, commit] of moves) {
      if (commit === null) this.refs.delete(this.nameOf(ref));
      else this.refs.set(this.nameOf(ref), commit);
    }
    // Also as a plain file, which outlives most damage.
    if (to.shared != null && to.shared !== this.sharedOnFile) await writeAtomic(path.join(this.stateDir, 'shared'), `${to.shared}\n`);
    this.sharedOnFile = to.shared ?? this.sharedOnFile;
  }

  async has(commit: string): Promise<boolean> {
    return (await this.git.word(['rev-parse', '--quiet', '--verify', `${commit}^{commit}`]).catch(() => undefined)) !== undefined;
  }

  async treeOf(commit: string | null): Promise<string> {
    if (commit === null) return EMPTY_TREE;
    return this.trees.get(commit) ?? (await this.git.text(['rev-parse', `${commit}^{tree}`])).trim();
  }

  isShallow(): Promise<boolean> {
    return exists(path.join(this.gitDir, 'shallow'));
  }

  /** The last thing both had, before the repository was put aside; null when it was not, or cannot be read. */
  async sharedBeforeBroken(): Promise<string | null> {
    const broken = await this.lastBroken();
    if (broken === undefined) return null;
    const text = await readFile(path.join(this.root, broken, 'waggle', 'shared'), 'utf8').catch(() => '');
    return /^[0-9a-f]{40}$/.test(text.trim()) ? text.trim() : null;
  }

  async wasPutAsideSince(time: number): Promise<boolean> {
    const broken = await this.lastBroken();
    return broken !== undefined && (await stat(path.join(this.root, broken))).ctimeMs > time;
  }

  private async lastBroken(): Promise<string | undefined> {
    return (await readdir(this.root)).filter((name) => name.startsWith(BROKEN)).sort().at(-1);
  }

  /** Moves `.git` aside. What was displaced in the live folder and not yet merged goes with it into the new one. */
  async putAside(): Promise<void> {
    const aside = path.join(this.root, `${BROKEN}${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
    await rename(this.gitDir, aside);
    await mkdir(this.stateDir, { recursive: true });
    for (const name of ['displaced', 'fresh']) {
      await rename(path.join(aside, 'waggle', name), path.join(this.stateDir, name)).catch((error: unknown) => {
        if (!isErrno(error, 'ENOENT')) throw error;
      });
    }
  }

  /** An index that cannot be read is made from our head; the files are looked at anew. */
  async remakeIndex(): Promise<void> {
    await unlink(path.join(this.gitDir, 'index')).catch(() => undefined);
    await this.load();
    const head = this.at('head');
    await this.git.text(head === null ? ['read-tree', '--empty'] : ['read-tree', head]);
  }

  /** `Foo` and `foo` are the same file here. */
  async foldsNames(): Promise<boolean> {
    const probe = path.join(this.stateDir, 'Probe');
    await writeFile(probe, '');
    try {
      return await stat(path.join(this.stateDir, 'pROBE')).then(() => true, () => false);
    } finally {
      await unlink(probe);
    }
  }
}
