import type { Git, GitOptions } from './git.js';
import { isGitFailure } from './git.js';
import { REFS, type Repository } from './repository.js';
import type { SyncSettings } from './sync-settings.js';

const NO_SUCH_BRANCH = /couldn't find remote ref|Could not find remote branch|no such ref was fetched/i;
const DEFAULT_DEPTH = 50;
const DEFAULT_TIMEOUT_MS = 60_000;

/** The bare repository that the zones share. */
export class Remote {
  constructor(
    private readonly git: Git,
    private readonly repository: Repository,
    private readonly settings: SyncSettings,
    private readonly branch: string,
  ) {}

  /** The tip of the shared branch, null when the remote has none yet. `whole` fetches all of the history. */
  async fetch(whole = false): Promise<string | null> {
    const { depth = DEFAULT_DEPTH } = this.settings;
    const first = this.repository.at('remote') === null && this.repository.at('head') === null;
    const shallow = await this.repository.isShallow();
    const reach = whole ? (shallow ? ['--unshallow'] : []) : first && depth > 0 ? [`--depth=${depth}`] : [];
    try {
      const what = ['--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--force', ...reach, '--end-of-options'];
      await this.git.text(['fetch', ...what, this.settings.remote, `refs/heads/${this.branch}:${REFS.remote}`], await this.options());
    } catch (error) {
      if (!isGitFailure(error) || !NO_SUCH_BRANCH.test(error.stderr)) throw error;
      await this.repository.move({ remote: null });
      return null;
    }
    await this.repository.load();
    return this.repository.at('remote');
  }

  /** Accepted only when it stands on what the remote has. */
  async push(commit: string): Promise<void> {
    await this.git.text(['push', '--no-verify', '--end-of-options', this.settings.remote, `${commit}:refs/heads/${this.branch}`], await this.options());
    await this.repository.move({ remote: commit, shared: commit });
  }

  private async options(): Promise<GitOptions> {
    const { credential, remoteTimeoutMs: timeoutMs = DEFAULT_TIMEOUT_MS } = this.settings;
    if (credential === undefined) return { timeoutMs };
    const { user, token } = await credential();
    return { timeoutMs, config: { 'http.extraHeader': `Authorization: Basic ${Buffer.from(`${user}:${token}`).toString('base64')}` } };
  }
}
