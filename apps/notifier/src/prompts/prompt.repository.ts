import { Injectable } from '@nestjs/common';
import type { Approval } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7 as uuid } from 'uuid';
import type { Entry } from '../channel.js';
import type { ChannelName, PlannedPrompt } from './plan.js';

/** In one message at most. */
const MOST_ENTRIES = 10;

/** A prompt that is due and in no message yet. */
export interface DuePrompt extends Entry {
  readonly person: string;
}

interface DueRow {
  approval_id: string;
  digest: string;
  person: string;
  approval: Approval;
}

/** Who is asked about what, once for good. */
@Injectable()
export class PromptRepository {
  constructor(private readonly database: Database) {}

  /** Until the transaction ends nobody else writes down what has become of this proposal. */
  async lock(tx: Transaction, approvalId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`watched ${approvalId}`]);
  }

  async watch(tx: Transaction, approval: Approval): Promise<void> {
    await tx.query(
      `INSERT INTO watched (approval_id, digest, approval) VALUES ($1, $2, $3::jsonb)
       ON CONFLICT (approval_id) DO UPDATE SET digest = $2, approval = $3::jsonb, changed_at = now()`,
      [approval.id, approval.digest, JSON.stringify(approval)],
    );
  }

  /** What was asked before is not asked again; what was dropped unasked, because it seemed to be over, is. */
  async plan(tx: Transaction, { id, digest }: Approval, prompts: readonly PlannedPrompt[]): Promise<void> {
    await tx.query(
      `INSERT INTO prompt (approval_id, digest, person, channel, due_at)
       SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::timestamptz[])
       ON CONFLICT (approval_id, digest, person, channel) DO UPDATE SET dropped = false, due_at = excluded.due_at WHERE prompt.dropped`,
      [id, digest, prompts.map(({ person }) => person), prompts.map(({ channel }) => channel), prompts.map(({ due }) => due)],
    );
  }

  /** Locks what is due for one person, with what falls due within `gatherSeconds`; another instance takes another person's. */
  async takeDue(tx: Transaction, channel: ChannelName, gatherSeconds: number): Promise<DuePrompt[]> {
    const free = 'notice_id IS NULL AND NOT dropped AND channel = $1';
    const [first] = await tx.query<{ person: string }>(`SELECT person FROM prompt WHERE ${free} AND due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`, [channel]);
    if (first === undefined) return [];
    const rows = await tx.query<DueRow>(
      `SELECT prompt.approval_id, prompt.digest, prompt.person, watched.approval FROM prompt JOIN watched USING (approval_id)
       WHERE ${free} AND person = $2 AND due_at <= now() + make_interval(secs => $3) ORDER BY due_at, approval_id LIMIT ${MOST_ENTRIES} FOR UPDATE OF prompt SKIP LOCKED`,
      [channel, first.person, gatherSeconds],
    );
    return rows.map(({ digest, person, approval }) => ({ digest, person, approval }));
  }

  /** Nobody is asked any more. */
  async drop(tx: Transaction, channel: ChannelName, prompts: readonly DuePrompt[]): Promise<void> {
    await this.each(tx, 'dropped = true', channel, prompts);
  }

  /** Puts them into one message, that is ready to leave. */
  async bundle(tx: Transaction, channel: ChannelName, person: string, prompts: readonly DuePrompt[]): Promise<void> {
    const id = uuid();
    await tx.query("INSERT INTO notice (id, person, channel, state, due_at) VALUES ($1, $2, $3, 'ready', now())", [id, person, channel]);
    await this.each(tx, 'notice_id = $5, position = asked.position', channel, prompts, id);
  }

  /** The message could not reach the person: what would come later by e-mail comes now. */
  async hurryMail(tx: Transaction, noticeId: string): Promise<void> {
    await tx.query(
      `UPDATE prompt SET due_at = now() FROM prompt AS lost
       WHERE lost.notice_id = $1 AND prompt.channel = 'mail' AND prompt.notice_id IS NULL
         AND (prompt.approval_id, prompt.digest, prompt.person) = (lost.approval_id, lost.digest, lost.person)`,
      [noticeId],
    );
  }

  /** What a message is about, as it stands now. Within a transaction give it along: a second connection for it could be waited for in vain. */
  async entriesOf(noticeId: string, tx: Transaction | Database = this.database): Promise<Entry[]> {
    return tx.query<{ digest: string; approval: Approval }>(
      'SELECT prompt.digest, watched.approval FROM prompt JOIN watched USING (approval_id) WHERE notice_id = $1 ORDER BY position',
      [noticeId],
    );
  }

  private async each(tx: Transaction, set: string, channel: ChannelName, prompts: readonly DuePrompt[], ...more: unknown[]): Promise<void> {
    await tx.query(
      `UPDATE prompt SET ${set} FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (approval_id, digest, person, position)
       WHERE prompt.channel = $4 AND (prompt.approval_id, prompt.digest, prompt.person) = (asked.approval_id, asked.digest, asked.person)`,
      [prompts.map(({ approval }) => approval.id), prompts.map(({ digest }) => digest), prompts.map(({ person }) => person), channel, ...more],
    );
  }
}
