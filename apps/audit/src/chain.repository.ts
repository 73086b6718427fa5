import { Injectable } from '@nestjs/common';
import type { AuditSearch, PayloadOf, RecordedEntry, ReplyOf } from '@waggle/contracts';
import { boxed, Messenger } from '@waggle/messaging';
import { Database, isOvertaken, type Session, type Transaction } from '@waggle/persistence';
import { type FoundBy, type Head, link, type StoredLink } from './chain.js';
import { mentioned } from './sealing/mention.js';
import { openEntry, personalTexts, sealEntry, type StoredEntry, subjectsOf } from './sealing/sealed-entry.js';
import { SubjectRepository } from './sealing/subject.repository.js';

type Search = PayloadOf<typeof AuditSearch>;
type Found = ReplyOf<typeof AuditSearch>['entries'][number];

interface HeadRow {
  head_seq: string;
  head_hash: string;
}
interface LinkRow {
  seq: string;
  prev_hash: string;
  hash: string;
  body: string;
}

interface StoredRow extends LinkRow, Omit<FoundBy, 'taskId'> {
  task_id: string | null;
}

const toLink = ({ seq, prev_hash, hash, body, at, actor, action, task_id, approval, success, subjects }: StoredRow): StoredLink => ({
  seq: Number(seq),
  prevHash: prev_hash,
  hash,
  body,
  foundBy: { at, actor, action, taskId: task_id, approval, success, subjects },
});
const toHead = (row: HeadRow | undefined): Head => ({ seq: Number(row?.head_seq), hash: String(row?.head_hash) });

const APPEND = boxed(
  [
    'head AS (UPDATE chain SET head_seq = $7, head_hash = $8 WHERE head_seq = $5 AND head_hash = $6 RETURNING 1)',
    'entries AS (INSERT INTO entry (seq, prev_hash, hash, body) SELECT * FROM json_to_recordset($9::json) AS n (seq bigint, "prevHash" text, hash text, body text))',
  ],
  'SELECT all_or_nothing((SELECT count(*) FROM head), 1)',
);

/** The entries and the end of their chain. */
@Injectable()
export class ChainRepository {
  /** The end of the chain as this instance wrote it last; undefined while one of its writes is under way, or another was faster. */
  private head: Head | undefined;

  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly subjects: SubjectRepository,
  ) {}

  /**
   * Appends in one commit. As long as this instance alone writes, it knows the head and needs one statement; after another was faster
   * it locks the head first. Either way one writer at a time gets through, so numbers have no gaps.
   *
   * @param heard ids of the messages that have brought the entries
   * @throws AppError `unique_violation` (conflict) when one of them was heard before
   */
  async append(entries: readonly RecordedEntry[], heard: readonly string[] = []): Promise<Head> {
    const named = entries.map((entry) => mentioned(personalTexts(entry)));
    const { head } = this;
    this.head = undefined;
    if (head !== undefined) {
      try {
        return (this.head = await this.appendTo(head, entries, named, heard));
      } catch (thrown) {
        if (!isOvertaken(thrown)) throw thrown;
      }
    }
    return (this.head = await this.database.transaction(async (tx) => {
      // The keys first, as in `appendTo`: two that take them and the head in another order would wait for each other.
      const sealed = await this.sealed(tx, entries, named);
      const [row] = await tx.query<HeadRow>('SELECT head_seq, head_hash FROM chain FOR UPDATE');
      return this.write(tx, toHead(row), sealed, heard);
    }));
  }

  /** Where the chain begins (behind what was pruned) and where it ends. */
  async ends(): Promise<{ base: Head; head: Head }> {
    const [row] = await this.database.query<HeadRow & { base_seq: string; base_hash: string }>('SELECT * FROM chain');
    return { base: { seq: Number(row?.base_seq), hash: String(row?.base_hash) }, head: toHead(row) };
  }

  /** The next links behind a number, oldest first. */
  async page(after: number, limit: number): Promise<StoredLink[]> {
    const rows = await this.database.query<StoredRow>(
      'SELECT seq, prev_hash, hash, body, at, actor, action, task_id, approval, success, subjects FROM entry WHERE seq > $1 ORDER BY seq LIMIT $2',
      [after, limit],
    );
    return rows.map(toLink);
  }

  /** Newest first. */
  async search(search: Search): Promise<Found[]> {
    const rows = await this.database.query<LinkRow>(
      `SELECT seq, prev_hash, hash, body FROM entry
        WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR task_id = $3)
          AND ($4::text IS NULL OR at >= $4) AND ($5::text IS NULL OR at < $5) AND ($6::bigint IS NULL OR seq < $6)
          AND ($7::text IS NULL OR approval = $7) AND ($8::boolean IS NULL OR success = $8)
        ORDER BY seq DESC LIMIT $9`,
      [search.actor, search.action, search.taskId, asWritten(search.since), asWritten(search.until), search.before, search.approval, search.success, search.limit],
    );
    return this.opened(rows);
  }

  /** Entries that speak of a subject, newest first. */
  async about(ref: string, limit: number): Promise<Found[]> {
    return this.opened(await this.database.query<LinkRow>('SELECT seq, prev_hash, hash, body FROM entry WHERE subjects ? $1 ORDER BY seq DESC LIMIT $2', [ref, limit]));
  }

  async countAbout(ref: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>('SELECT count(*)::int AS count FROM entry WHERE subjects ? $1', [ref]);
    return row?.count ?? 0;
  }

  /** In a transaction only where somebody's key must not go meanwhile. */
  private async appendTo(head: Head, entries: readonly RecordedEntry[], named: readonly string[][], heard: readonly string[]): Promise<Head> {
    if (named.every((addresses) => addresses.length === 0)) return this.write(this.database, head, entries, heard);
    return this.database.transaction(async (tx) => this.write(tx, head, await this.sealed(tx, entries, named), heard));
  }

  private async write(session: Session, head: Head, entries: readonly StoredEntry[], heard: readonly string[]): Promise<Head> {
    const links = link(head, entries);
    const { seq, hash } = links.at(-1) ?? head;
    await this.messenger.commit(session, APPEND, { heard, said: [] }, [head.seq, head.hash, seq, hash, JSON.stringify(links)]);
    return { seq, hash };
  }

  private async sealed(tx: Transaction, entries: readonly RecordedEntry[], named: readonly string[][]): Promise<StoredEntry[]> {
    const subjects = await this.subjects.of(tx, [...new Set(named.flat())].sort());
    return entries.map((entry, index) => sealEntry(entry, (named[index] ?? []).flatMap((address) => subjects.get(address) ?? [])));
  }

  private async opened(rows: readonly LinkRow[]): Promise<Found[]> {
    const stored = rows.map((row) => ({ row, entry: JSON.parse(row.body) as unknown }));
    const keys = await this.subjects.keys(stored.flatMap(({ entry }) => subjectsOf(entry)));
    return stored.map(({ row, entry }) => ({ ...openEntry(entry, keys), seq: Number(row.seq), hash: row.hash }));
  }
}

/** A time as the entries hold it: UTC with milliseconds. */
function asWritten(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
