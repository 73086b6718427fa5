import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { type Database, type Row, type Session, type Statement, statement } from '@waggle/persistence';
import { Patience } from './patience.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { fromText, type OutboxRow, type Ready, rowOf, toText } from './outbox-row.js';
import type { PriorityPublisher } from './priority-publisher.js';
import { type Sealed, toOutgoing } from './seal.js';

/** Rows older than this that nobody has sent belong to an instance that died. */
const ORPHAN_SECONDS = 5;
const SWEEP_MS = 2000;
const BATCH = 100;
/** Sent rows wait so long for a statement that takes them out on its way. */
const FORGET_MS = 100;
/** No broker delivers a message again after so long: its id may be forgotten. */
export const INBOX_DAYS = 7;
const FORGET_HEARD_MS = 3_600_000;

const FORGET = statement('DELETE FROM outbox WHERE id = ANY($1::uuid[])');
const ORPHANS = statement(
  `SELECT id, seq, messages FROM outbox WHERE created_at < now() - make_interval(secs => $1) AND id <> ALL($2::uuid[]) AND seq > $3 ORDER BY seq LIMIT ${BATCH}`,
);

/**
 * Sends what transactions have written, a row a commit, as soon as it is durable. What was sent is taken out by the next statement
 * that writes here anyway, or after a moment without one. The sweep finds what a dead instance has left.
 */
export class Outbox {
  /** Rows that wait for the broker. */
  private readonly sending = new Map<string, Promise<void>>();
  /** Rows that the broker has and the table still holds. */
  private readonly sent: string[] = [];
  private readonly patience = new Patience();
  private forgetting: NodeJS.Timeout | undefined;
  /** Where the sweep goes on: rows that nobody takes are passed over until it begins anew. */
  private sweptTo = '0';
  private readonly timers: NodeJS.Timeout[] = [];
  private sweeping = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly publisher: PriorityPublisher,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timers.push(setInterval(() => void this.sendOrphans(), SWEEP_MS));
    this.timers.push(setInterval(() => void this.forgetHeard(), FORGET_HEARD_MS).unref());
  }

  /** Waits for what is being sent, then rests. What cannot be sent stays in the table. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.sending.values());
    clearTimeout(this.forgetting);
    await this.forget();
  }

  /** Runs a boxed statement with what is heard and said in it; what is said is sent after the commit. */
  async run<T extends object = Row>(session: Session, boxed: Statement, heard: readonly string[], said: readonly Sealed[], params: readonly unknown[]): Promise<T[]> {
    const row = said.length === 0 ? undefined : rowOf(said);
    // Within a transaction that is rolled back they would be forgotten here and not there.
    const sent = session === this.database ? this.sent.splice(0) : [];
    try {
      const found = await session.query<T>(boxed, [heard, sent, row?.id, row && toText(row), ...params]);
      if (row !== undefined) session.afterCommit(() => this.send(row));
      return found;
    } catch (error) {
      this.sent.push(...sent);
      this.forgetSoon();
      throw error;
    }
  }

  private send(row: OutboxRow): void {
    this.sending.set(row.id, this.sendAll(row).finally(() => this.sending.delete(row.id)));
  }

  private async sendAll({ id, messages }: OutboxRow): Promise<void> {
    const results = await Promise.allSettled(messages.map(({ sealed, body }) => this.publisher.publish(toOutgoing(sealed, body))));
    const left = messages.filter((message, index) => this.isLeft(message, results[index]));
    if (results.some(isUnroutable)) this.patience.refused(id);
    else this.patience.taken(id);
    if (left.length > 0) return this.keep({ id, messages: left }, messages.length);
    this.sent.push(id);
    this.forgetSoon();
  }

  private isLeft({ sealed }: Ready, result: PromiseSettledResult<void> | undefined): boolean {
    if (result?.status !== 'rejected') return false;
    const { taskId, name, to } = sealed.wire;
    this.log.error({ taskId, message: name, to, detail: toAppError(result.reason).message }, 'a message waits in the outbox');
    return true;
  }

  /** What was not sent waits for the sweep; what was is not sent again with it. */
  private async keep(left: OutboxRow, of: number): Promise<void> {
    if (left.messages.length === of) return;
    await this.attempt('a row of the outbox could not be shortened', () => this.database.query('UPDATE outbox SET messages = $2 WHERE id = $1', [left.id, toText(left)]));
  }

  private forgetSoon(): void {
    this.forgetting ??= setTimeout(() => {
      this.forgetting = undefined;
      void this.forget();
    }, FORGET_MS);
  }

  private async forget(): Promise<void> {
    const sent = this.sent.splice(0);
    if (sent.length === 0) return;
    // Otherwise they are sent again by the sweep; the receivers' inboxes know them.
    await this.attempt('sent messages could not be taken out of the outbox', () => this.database.query(FORGET, [sent]));
  }

  private async forgetHeard(): Promise<void> {
    await this.attempt('old ids could not be taken out of the inbox', () => this.database.query('DELETE FROM inbox WHERE handled_at < now() - make_interval(days => $1)', [INBOX_DAYS]));
  }

  /** Also beside what this instance sends itself, which may go on without a pause; not while the broker is away. */
  private async sendOrphans(): Promise<void> {
    if (this.sending.size >= BATCH || this.stopped || this.sweeping) return;
    this.sweeping = true;
    await this.attempt('the outbox could not be swept', async () => {
      const rows = await this.database.query<{ id: string; seq: string; messages: string }>(ORPHANS, [ORPHAN_SECONDS, [...this.sending.keys(), ...this.sent, ...this.patience.waiting], this.sweptTo]);
      this.sweptTo = rows.length < BATCH ? '0' : (rows.at(-1)?.seq ?? '0');
      for (const { id, messages } of rows) if (!this.sending.has(id)) this.send(fromText(id, messages));
    });
    this.sweeping = false;
  }

  private async attempt(failure: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.debug({ code: error instanceof AppError ? error.code : undefined, detail: toAppError(error).message }, failure);
    }
  }
}

function isUnroutable(result: PromiseSettledResult<void>): boolean {
  return result.status === 'rejected' && result.reason instanceof AppError && result.reason.code === ('message_unroutable' satisfies MessagingErrorCode);
}
