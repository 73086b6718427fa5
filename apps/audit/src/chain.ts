import { createHash } from 'node:crypto';
import { storableJson } from '@waggle/messaging';
import canonicalize from 'canonicalize';
import type { StoredEntry } from './sealing/sealed-entry.js';

/** The hash "before" the first entry. */
export const GENESIS_HASH = '0'.repeat(64);

/** One entry in its place. `body` is the canonical JSON (RFC 8785) of the entry with its number. */
export interface Link {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
}

/** What an entry is found by: columns beside its body. */
export interface FoundBy {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly taskId: string | null;
  readonly approval: string | null;
  readonly success: boolean;
  readonly subjects: readonly string[] | null;
}

const PLAIN = ['at', 'actor', 'action', 'taskId', 'approval', 'success'] as const satisfies ReadonlyArray<keyof FoundBy>;

/** A link as it stands in the table. */
export interface StoredLink extends Link {
  readonly foundBy: FoundBy;
}

/** The last link that is known. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The first link that does not fit, and why. */
export interface Break {
  readonly seq: number;
  readonly detail: string;
}

function linkHash(prevHash: string, body: string): string {
  return createHash('sha256').update(prevHash).update(body).digest('hex');
}

/** Puts entries behind `head`, in their order. Times become UTC with milliseconds, so that they sort as text; a text that no database takes does not hold up the chain. */
export function link(head: Head, entries: readonly StoredEntry[]): Link[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    seq += 1;
    const storable = JSON.parse(storableJson({ ...entry, at: new Date(entry.at).toISOString(), seq })) as object;
    const body = canonicalize(storable) ?? '';
    const prevHash = hash;
    hash = linkHash(prevHash, body);
    return { seq, prevHash, hash, body };
  });
}

/** Checks the links that follow `head`; undefined when each fits the one before, and is found by what its body says. */
export function findBreak(head: Head, links: ReadonlyArray<Link | StoredLink>): Break | undefined {
  let last = head;
  for (const next of links) {
    const detail = misfit(last, next);
    if (detail !== undefined) return { seq: Math.min(next.seq, last.seq + 1), detail };
    last = next;
  }
  return undefined;
}

function misfit(last: Head, next: Link | StoredLink): string | undefined {
  if (next.seq !== last.seq + 1) return `entry ${last.seq + 1} is missing`;
  if (next.prevHash !== last.hash) return `entry ${next.seq} does not follow entry ${last.seq}`;
  if (linkHash(next.prevHash, next.body) !== next.hash) return `entry ${next.seq} was changed after it was written`;
  const said = saidIn(next.body);
  if (said?.['seq'] !== next.seq) return `entry ${next.seq} was written as another entry`;
  if ('foundBy' in next && !isFoundBy(next.foundBy, said)) return `entry ${next.seq} is found by something else than it says`;
  return undefined;
}

function saidIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function isFoundBy(columns: FoundBy, said: Readonly<Record<string, unknown>>): boolean {
  return PLAIN.every((name) => columns[name] === (said[name] ?? null)) && JSON.stringify(columns.subjects) === JSON.stringify(said['subjects'] ?? null);
}
