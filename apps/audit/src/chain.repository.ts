import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditSearch, PayloadOf, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { type Head, type Link, link } from './chain.js';
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

const toLink = (row: LinkRow): Link => ({ seq: Number(row.seq), prevHash: row.prev_hash, hash: row.hash, body: row.body });
const toHead = (row: HeadRow | undefined): Head => ({ seq: Number(row?.head_seq), hash: String(row?.head_hash) });

/** The entries and the end of their chain. */
@Injectable()
export class ChainRepository {
  constructor(
    private readonly database: Database,
    private readonly subjects: SubjectRepository,
  ) {}

  /** Appends in the caller's transaction. The head's row lock lets one writer at a time through, so numbers have no gaps. */
  async append(tx: Transaction, entries: readonly AuditEntry[]): Promise<Head> {
    const [row] = await tx.query<HeadRow>('SELECT head_seq, head_hash FROM chain FOR UPDATE');
    const links = link(toHead(row), await this.sealed(tx, entries));
    await tx.query(
      'INSERT INTO entry (seq, prev_hash, hash, body) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])',
      [links.map((one) => one.seq), links.map((one) => one.prevHash), links.map((one) => one.hash), links.map((one) => one.body)],
    );
    const head = links.at(-1) ?? toHead(row);
    await tx.query('UPDATE chain SET head_seq = $1, head_hash = $2', [head.seq, head.hash]);
    return { seq: head.seq, hash: head.hash };
  }

  /** Where the chain begins (behind what was pruned) and where it ends. */
  async ends(): Promise<{ base: Head; head: Head }> {
    const [row] = await this.database.query<HeadRow & { base_seq: string; base_hash: string }>('SELECT * FROM chain');
    return { base: { seq: Number(row?.base_seq), hash: String(row?.base_hash) }, head: toHead(row) };
  }

  /** The next links behind a number, oldest first. */
  async page(after: number, limit: number): Promise<Link[]> {
    const rows = await this.database.query<LinkRow>('SELECT seq, prev_hash, hash, body FROM entry WHERE seq > $1 ORDER BY seq LIMIT $2', [after, limit]);
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

  private async sealed(tx: Transaction, entries: readonly AuditEntry[]): Promise<StoredEntry[]> {
    const named = entries.map((entry) => mentioned(personalTexts(entry)));
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
