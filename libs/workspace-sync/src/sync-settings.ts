import type { Zone } from '@waggle/contracts';
import type { Change, SyncPath } from './cycle.js';

export interface IncomingFile {
  readonly path: SyncPath;
  readonly content: Buffer;
  readonly from: Zone | null;
}

/**
 * May it enter? When not, its content is kept as `keepAs` (null: nowhere), `note` (Markdown) beside it as `.error.md`, and the
 * file of the same name that the same commits took away elsewhere (the original of a move) stays where it is.
 */
export type Verdict = { readonly enter: true } | { readonly enter: false; readonly reason: string; readonly keepAs: SyncPath | null; readonly note?: string };

/** A file of ours that the other side has taken away: deleted, moved, or put a folder in its place. */
export interface LeavingFile {
  readonly path: SyncPath;
  readonly from: Zone | null;
}

/** What is decided outside of the engine. A door that throws ends the cycle; nothing of it is lost. */
export interface Doors {
  /** Asked of each file that is added or changed by the other side, before anything is touched. */
  mayEnter(file: IncomingFile): Promise<Verdict>;
  /** The kinds of secrets in a text that is about to be committed; none: it may go. */
  findSecrets(path: SyncPath, text: string): Promise<readonly string[]>;
  /**
   * What is about to enter, and the lines of `Logs/claims.jsonl` that are new here, before the work tree is touched. With new
   * ones comes what both sides already had: lines of ours that were accepted, also when the answer was lost. Called again with the
   * same after a crash. Throws: nothing is applied. What is to stay after all (`mustStay`) is among the changes.
   */
  incoming(changes: readonly Change[], newClaims: readonly string[], sharedClaims: readonly string[]): Promise<void>;
  /**
   * Those of these that are to stay, each with the reason: they go back to the other side with the next push. Asked once in a merge, after
   * `incoming` has told of the claims and before the work tree is touched, and only when something is to leave.
   */
  mustStay(files: readonly LeavingFile[]): Promise<ReadonlyMap<SyncPath, string>>;
}

export interface SyncSettings {
  /** The workspace folder; absolute. */
  readonly root: string;
  /** Ours. */
  readonly zone: Zone;
  /** `ssh://`, `user@host:path`, `https://`, `file://` or a path. */
  readonly remote: string;
  /** Default `main`. */
  readonly branch?: string;
  /** Author of our commits. Default `Waggle <zone>` and `<zone>@waggle.invalid`. */
  readonly identity?: { readonly name: string; readonly email: string };
  /** Of ssh, e.g. `['-i', '/keys/sync', '-o', 'IdentitiesOnly=yes']`. */
  readonly sshOptions?: readonly string[];
  /** User and token for https, asked for at each contact with the remote; never written to disk or to a command line. */
  readonly credential?: () => Promise<{ readonly user: string; readonly token: string }>;
  readonly doors: Doors;
  /** Commits of the first fetch; 0: all. Default 50. */
  readonly depth?: number;
  /** So many files at once are not deleted without a word. Default 100. */
  readonly deletionLimit?: number;
  /** Largest file, in bytes. Default 20 MiB. */
  readonly maxBytes?: number;
  /** Names that differ in case only are one file. Default: found out on the disk. */
  readonly foldsNames?: boolean;
  /** A contact with the remote ends after so many milliseconds. Default 60,000. */
  readonly remoteTimeoutMs?: number;
}

export interface CycleOptions {
  /** A person has agreed that many files are deleted (trouble `mass_deletion`). */
  readonly allowDeletions?: boolean;
}
