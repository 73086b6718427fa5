import type { SyncTrouble, Zone } from '@waggle/contracts';

/** A path in the workspace, `/` between its parts. */
export type SyncPath = string;

/** What became of one path by a pull. `from` is null for a commit that a person made. */
export interface Change {
  readonly path: SyncPath;
  readonly what: 'added' | 'changed' | 'removed';
  readonly from: Zone | null;
}

/** Both sides had changed `path`: one version stands there, the other is kept as `kept` (null where the rule of the folder drops it). */
export interface Conflict {
  readonly path: SyncPath;
  readonly kept: SyncPath | null;
}

/** `secret`: the scanner found one; `name`: never committed by its name; `link`, `large`, `unreadable`, `invalid`: not to be carried. */
export type RefusedReason = 'secret' | 'name' | 'link' | 'large' | 'unreadable' | 'invalid';

/** A file of ours that stays out of the commit. `found` says what of it (kinds of secrets, never their text). */
export interface Refused {
  readonly path: SyncPath;
  readonly reason: RefusedReason;
  readonly found: readonly string[];
}

/** A file that came and was not let in, or one of ours that was not let go; `keptAs` is where its content lies now, null when it is nowhere in the folder. */
export interface Quarantined {
  readonly path: SyncPath;
  readonly keptAs: SyncPath | null;
  readonly from: Zone | null;
  readonly reason: string;
}

export const TROUBLE_CODES = [
  'remote_unreachable',
  'remote_refused',
  'history_rewritten',
  'stale_epoch',
  'mass_deletion',
  'secret_found',
  'file_refused',
  'file_quarantined',
  'push_lost',
  'repository_renewed',
  'repository_busy',
  'disk_full',
  'disk_read_only',
  'git_missing',
  'sync_failed',
] as const;
export type TroubleCode = (typeof TROUBLE_CODES)[number];

/** As the contract has it, with a code of this list. */
export interface Trouble extends SyncTrouble {
  readonly code: TroubleCode;
  /** Nothing is shared until a person mends it. */
  readonly blocks: boolean;
}

/** What one cycle did. It never throws for the remote, the disk or a file: `troubles` tells. */
export interface Cycle {
  /** What came into the work tree. */
  readonly pulled: readonly Change[];
  /** What of ours the remote has accepted in this cycle. */
  readonly pushed: readonly SyncPath[];
  /** The remote holds our head: all that was committed here is shared. */
  readonly accepted: boolean;
  /** Our head, hex; null before the first commit. */
  readonly head: string | null;
  readonly conflicts: readonly Conflict[];
  readonly refused: readonly Refused[];
  readonly quarantined: readonly Quarantined[];
  /** Gravest first. */
  readonly troubles: readonly Trouble[];
  readonly startedAt: string;
  readonly ms: number;
}

/** What is known between two cycles. */
export interface SyncStanding {
  readonly head: string | null;
  readonly accepted: boolean;
  readonly syncing: boolean;
  /** When our head and the remote's were last the same. */
  readonly lastSyncAt: string | null;
  readonly last: Cycle | null;
}
