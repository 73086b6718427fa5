import type { Zone } from '@waggle/contracts';
import type { SyncPath } from './cycle.js';
import type { Git } from './git.js';
import { zonesIn } from './zones-in.js';
import { epochOf } from './zones-merge.js';

export const ZONE_TRAILER = 'Waggle-Zone';
export const EPOCH_TRAILER = 'Waggle-Epoch';
export const DELETIONS_TRAILER = 'Waggle-Deletions';
const FIELD = '%x1f';
const FORMAT = ['%H', '%P', ...[ZONE_TRAILER, EPOCH_TRAILER, DELETIONS_TRAILER].map((key) => `%(trailers:key=${key},valueonly,separator=%x2C)`)].join(FIELD);
/** Of a longer history the newest so many commits say from whom a file came. */
const LOOKED_AT = 2_000;

export interface FetchedCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Null: made by a person, without our trailers. */
  readonly zone: Zone | null;
  readonly epoch: number;
  readonly deletionsAllowed: boolean;
}

/** The commits of theirs that we do not have, newest first. */
export async function fetchedCommits(git: Git, ours: string | null, theirs: string): Promise<FetchedCommit[]> {
  const text = await git.text(['log', `--max-count=${LOOKED_AT}`, `--format=${FORMAT}`, theirs, ...(ours === null ? [] : [`^${ours}`]), '--']);
  return text.split('\n').filter((line) => line !== '').map(parse);
}

function parse(line: string): FetchedCommit {
  const [id = '', parents = '', zone = '', epoch = '', deletions = ''] = line.split('\u001F');
  const known = zone === 'local' || zone === 'cloud' ? zone : null;
  return { id, parents: parents.split(' ').filter(Boolean), zone: known, epoch: known === null ? 0 : Number(epoch) || 0, deletionsAllowed: known !== null && deletions === 'agreed' };
}

/**
 * The newest commit of the other zone, when it was made under an older epoch than one that it had already seen: in the
 * commits it stands on. A zone that was away and has merged since has caught up, and is heard again.
 */
export async function staleCommit(git: Git, commits: readonly FetchedCommit[], zone: Zone): Promise<{ commit: FetchedCommit; seen: number } | undefined> {
  const commit = commits.find((one) => one.zone !== null && one.zone !== zone);
  if (commit === undefined) return undefined;
  let seen = 0;
  for (const parent of commit.parents) seen = Math.max(seen, epochOf(await zonesIn(git, parent).catch(() => null)));
  return commit.epoch < seen ? { commit, seen } : undefined;
}

/** Whose commit brought a file last. */
export async function whoBrought(git: Git, commits: readonly FetchedCommit[], ours: string | null, theirs: string): Promise<(file: SyncPath) => Zone | null> {
  const [newest] = commits;
  const zones = new Set(commits.map((commit) => commit.zone));
  if (newest === undefined || zones.size === 1) return () => newest?.zone ?? null;
  const zoneOf = new Map(commits.map((commit) => [commit.id, commit.zone]));
  const text = await git.text(['log', `--max-count=${LOOKED_AT}`, '--no-renames', '--name-only', '-z', '--format=%x1e%H', theirs, ...(ours === null ? [] : [`^${ours}`]), '--']);
  const brought = new Map<SyncPath, Zone | null>();
  for (const block of text.split('\u001E').slice(1)) {
    const [id = '', ...files] = block.split('\0');
    for (const file of files) {
      const name = file.replace(/^\n/, '');
      if (name !== '' && !brought.has(name)) brought.set(name, zoneOf.get(id.trim()) ?? null);
    }
  }
  return (file) => (brought.has(file) ? (brought.get(file) ?? null) : newest.zone);
}
