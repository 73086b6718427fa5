import { isErrno } from '@waggle/workspace-files';
import { toAppError } from '@waggle/errors';
import type { SyncPath, Trouble, TroubleCode } from './cycle.js';
import { isGitFailure } from './git.js';

interface Known {
  readonly message: string;
  readonly mend: string;
  readonly blocks: boolean;
}

/** Gravest first: the order in which they are told. Each has a section in docs/sync.md. */
const TROUBLES: Readonly<Record<TroubleCode, Known>> = {
  git_missing: { blocks: true, message: 'The program git was not found.', mend: 'Install git 2.36 or newer, so that it is found in PATH.' },
  disk_full: { blocks: true, message: 'The disk is full.', mend: 'Free some space; the cycle that was interrupted is then ended by itself.' },
  disk_read_only: { blocks: true, message: 'The workspace cannot be written to.', mend: 'Mount the disk for writing, or give the folder to the user that Waggle runs as.' },
  stale_epoch: { blocks: true, message: 'The other zone works under a lease that is over; what it has pushed is not taken in.', mend: 'Start the other zone again, or let it sync: it takes in the newer lease and is then heard.' },
  remote_refused: { blocks: true, message: 'The remote refuses us.', mend: 'Check the key or the token, and that it may write to this repository and branch.' },
  repository_busy: { blocks: false, message: 'Another git program is at work in the workspace.', mend: 'End it. When none is running, the lock is removed by the next cycle.' },
  remote_unreachable: { blocks: false, message: 'The remote cannot be reached. Work goes on here and is shared later.', mend: 'Check the network and the address of the remote.' },
  mass_deletion: { blocks: false, message: 'Many files are gone at once. They are still shared; the rest goes on.', mend: 'Put them back, or agree that they are deleted: waggle sync now --deletions' },
  secret_found: { blocks: false, message: 'A file holds a secret and is not shared.', mend: 'Take the secret out of the file and change it where it is used; keep it in the vault.' },
  history_rewritten: { blocks: false, message: 'The history of the remote was written anew. Both were joined; nothing was deleted.', mend: 'If something was to be forgotten, stop all zones, delete the file everywhere and the folder .git in each zone, and push the cleaned history again.' },
  repository_renewed: { blocks: false, message: 'The folder .git was damaged. It was put aside and made anew from the remote; no file was lost.', mend: 'Check the disk. The old folder, .git-broken-*, can be deleted when all is well.' },
  file_quarantined: { blocks: false, message: 'A file that came was not let in, or one that is needed here was not let go.', mend: 'Look at the copy that is kept, and at who can push to the remote.' },
  file_refused: { blocks: false, message: 'A file cannot be shared: its name, its size or its kind is not fit.', mend: 'Rename it, make it smaller, or keep it elsewhere.' },
  push_lost: { blocks: false, message: 'The other zone was faster each time. It is tried again in the next cycle.', mend: 'Nothing, unless it stays so.' },
  sync_failed: { blocks: false, message: 'The cycle has failed.', mend: 'It is tried again. If it stays so, look at the log of the workspace service.' },
};

const ORDER = Object.keys(TROUBLES);

export function trouble(code: TroubleCode, files: readonly SyncPath[] = [], more = ''): Trouble {
  const { message, mend, blocks } = TROUBLES[code];
  return { code, message: more === '' ? message : `${message} ${more}`, mend, blocks, files: files.slice(0, 10), at: new Date().toISOString() };
}

export function byGravity(troubles: readonly Trouble[]): Trouble[] {
  return [...troubles].sort((one, other) => ORDER.indexOf(one.code) - ORDER.indexOf(other.code));
}

const SAID: ReadonlyArray<readonly [RegExp, TroubleCode]> = [
  [/ENOSPC|EDQUOT|No space left|Disk quota exceeded|unable to (?:write|create)[^\n]*file size/i, 'disk_full'],
  [/EROFS|Read-only file system|EACCES|Permission denied(?! \()/i, 'disk_read_only'],
  [/spawn git ENOENT/, 'git_missing'],
  [/\.lock': File exists|Another git process/, 'repository_busy'],
];

const REFUSED = /Authentication failed|could not read (?:Username|Password)|Permission denied \(|Permission to .* denied|HTTP (?:401|403)|error: 40[13]|access denied|Host key verification failed|remote rejected|hook declined|pre-receive|protected branch|unpacker error|not authori[sz]ed/i;

/** What a failed contact with the remote means. */
export function troubleOfRemote(thrown: unknown): Trouble {
  const said = wordsOf(thrown);
  // The disk that is full may be ours.
  if (/No space left/.test(said) && !/^remote:/m.test(said)) return trouble('disk_full');
  return REFUSED.test(said) ? trouble('remote_refused', [], lastLine(said)) : trouble('remote_unreachable', [], lastLine(said));
}

export function troubleOf(thrown: unknown): Trouble {
  if (isErrno(thrown, 'ENOSPC', 'EDQUOT')) return trouble('disk_full');
  if (isErrno(thrown, 'EROFS', 'EACCES', 'EPERM')) return trouble('disk_read_only');
  const said = wordsOf(thrown);
  const code = SAID.find(([pattern]) => pattern.test(said))?.[1];
  return code === undefined ? trouble('sync_failed', [], lastLine(said)) : trouble(code);
}

const LOST = /\[rejected\]|non-fast-forward|fetch first|stale info|cannot lock ref|failed to update ref|failed to lock|incorrect old value/;

/** The push came too late: somebody else's was accepted in between. */
export function isLostPush(thrown: unknown): boolean {
  return isGitFailure(thrown) && LOST.test(thrown.stderr) && !/hook declined|protected branch/.test(thrown.stderr);
}

const BROKEN =
  /not a git repository|bad object|object file .* is empty|loose object .* is corrupt|unable to (?:read|unpack|parse)|index file (?:corrupt|smaller|open failed)|bad (?:signature|index)|invalid (?:object|sha1 pointer|HEAD)|could not (?:parse|read) (?:commit|tree|object)|missing (?:blob|tree|commit|object)|corrupt|broken|bad (?:tree|config|ref)|not a valid (?:object|tree|commit)|garbage at end|inflate|did not match its/i;

/** The repository in the workspace is damaged (not the remote's). */
export function isBroken(thrown: unknown): boolean {
  const said = wordsOf(thrown);
  return BROKEN.test(said) && troubleOf(thrown).code === 'sync_failed' && !/^remote:/m.test(said);
}

function wordsOf(thrown: unknown): string {
  return isGitFailure(thrown) ? thrown.stderr : toAppError(thrown).message;
}

/** Without addresses that may hold a password. */
function lastLine(said: string): string {
  const lines = said.trim().split('\n').filter((line) => /^(?:fatal|error|remote|ssh|!| !)/.test(line));
  return (lines.at(0) ?? said.trim().split('\n').at(-1) ?? '').replaceAll(/\/\/\S*@/g, '//').slice(0, 300);
}
