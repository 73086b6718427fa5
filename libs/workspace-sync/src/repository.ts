import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, isErrno, writeAtomic } from '@waggle/workspace-files';
import { EMPTY_TREE } from './git-tree.js';
import type { Git } from './git.js';

/** The remote's tip as last fetched; what both had last; the merge that is being applied; a lease that is being pushed. */
export const REFS = { remote: 'refs/waggle/remote', shared: 'refs/waggle/shared', applying: 'refs/waggle/applying' } as const;
const BROKEN = '.git-broken-';
const ATTRIBUTES = '* -text -filter -diff -merge -ident -working-tree-encoding -export-subst\n';

/** The `.git` of a workspace: made, mended, put aside. */
export class Repository {
  readonly gitDir: string;
  /** Our own state inside of `.git`. */
  readonly stateDir: string;

  constructor(
    private readonly git: Git,
    private readonly root: string,
    private readonly branch: string,
  ) {
    this.gitDir = path.join(root, '.git');
    this.stateDir = path.join(this.gitDir, 'waggle');
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

  async commitAt(ref: string): Promise<string | null> {
    return (await this.git.word(['rev-parse', '--quiet', '--verify', `${ref}^{commit}`])) ?? null;
  }

  head(): Promise<string | null> {
    return this.commitAt(`refs/heads/${this.branch}`);
  }

  async setHead(to: string, from: string | null): Promise<void> {
    await this.setRef(`refs/heads/${this.branch}`, to, from);
  }

  /** With `from` only when the ref still is that; null: when there is none. */
  async setRef(ref: string, to: string, from?: string | null): Promise<void> {
    await this.git.text(['update-ref', ref, to, ...(from === undefined ? [] : [from ?? '0'.repeat(40)])]);
  }

  async dropRef(ref: string): Promise<void> {
    await this.git.text(['update-ref', '-d', ref]);
  }

  async treeOf(commit: string | null): Promise<string> {
    return commit === null ? EMPTY_TREE : ((await this.git.word(['rev-parse', `${commit}^{tree}`])) ?? EMPTY_TREE);
  }

  isShallow(): Promise<boolean> {
    return exists(path.join(this.gitDir, 'shallow'));
  }

  /** The last thing both had, before the repository was put aside; null when it was not, or cannot be read. */
  async sharedBeforeBroken(): Promise<string | null> {
    const broken = (await readdir(this.root)).filter((name) => name.startsWith(BROKEN)).sort().at(-1);
    if (broken === undefined) return null;
    const text = await readFile(path.join(this.root, broken, 'waggle', 'shared'), 'utf8').catch(() => '');
    return /^[0-9a-f]{40}$/.test(text.trim()) ? text.trim() : null;
  }

  /** Also as a plain file, which outlives most damage. */
  async rememberShared(commit: string): Promise<void> {
    await this.setRef(REFS.shared, commit);
    await writeAtomic(path.join(this.stateDir, 'shared'), `${commit}\n`);
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
    const head = await this.head();
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
