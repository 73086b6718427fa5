import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Database, Transaction } from '@waggle/persistence';
import type { PriorityPublisher } from './priority-publisher.js';
import { type Sealed, toOutgoing } from './seal.js';
import { storableJson } from './storable-json.js';

/** Rows older than this that nobody has sent belong to an instance that died. */
const ORPHAN_SECONDS = 5;
const SWEEP_MS = 2000;
const BATCH = 500;
/** No broker delivers a message again after so long: its id may be forgotten. */
const INBOX_DAYS = 7;
const FORGET_MS = 3_600_000;

/** A message and the text of its body, which is made once for both the table and the broker. */
interface Ready {
  readonly sealed: Sealed;
  readonly body: string;
}

function ready(sealed: Sealed): Ready {
  return { sealed, body: storableJson(sealed.wire) };
}

/** What the table keeps: a `Sealed` as JSON. */
function toText({ sealed: { route, persistent, together }, body }: Ready): string {
  return `{"wire":${body},"route":${JSON.stringify(route)},"persistent":${persistent},"together":${together}}`;
}

/** What waits to be sent, and the loop that sends it. */
class Line {
  readonly gathered: Ready[] = [];
  sending: Promise<void> | undefined;
}

/**
 * Sends what transactions have written. Rows are sent as soon as their commit is durable, in natural batches: while one
 * batch waits for its confirms, the next one gathers. The sweep finds what a dead instance has left.
 */
export class Outbox {
  /** URGENT messages do not wait for the confirms of others. */
  private readonly lines: readonly [urgent: Line, others: Line] = [new Line(), new Line()];
  private sweep: NodeJS.Timeout | undefined;
  private forgetting: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly publisher: PriorityPublisher,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.sweep = setInterval(() => void this.sendOrphans(), SWEEP_MS);
    this.forgetting = setInterval(() => void this.forgetHandled(), FORGET_MS).unref();
  }

  /** Sends what has gathered, then rests. What cannot be sent stays in the table. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.sweep);
    clearInterval(this.forgetting);
    for (const { sending } of this.lines) await sending;
  }

  /** Writes rows into the caller's transaction; they are sent after its commit. */
  async add(tx: Transaction, messages: readonly Sealed[]): Promise<void> {
    if (messages.length === 0) return;
    const all = messages.map(ready);
    await tx.query('INSERT INTO outbox (id, message) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (id) DO NOTHING', [
      messages.map((message) => message.wire.id),
      all.map(toText),
    ]);
    tx.afterCommit(() => this.send(all));
  }

  private send(messages: readonly Ready[]): void {
    const [urgent, others] = this.lines;
    for (const message of messages) (message.sealed.wire.priority === 'URGENT' ? urgent : others).gathered.push(message);
    for (const line of this.lines) this.begin(line);
  }

  private begin(line: Line): void {
    if (line.gathered.length > 0) line.sending ??= this.run(line).finally(() => this.rest(line));
  }

  /** What was added between the loop's last look and its end must not wait for the sweep. */
  private rest(line: Line): void {
    line.sending = undefined;
    if (!this.stopped) this.begin(line);
  }

  private async run({ gathered }: Line): Promise<void> {
    while (gathered.length > 0) {
      const batch = gathered.splice(0, BATCH);
      const sent = await this.publishAll(batch);
      if (sent.length > 0) await this.forget(sent);
      // The rest stays in the table for the sweep.
      if (sent.length < batch.length && this.stopped) return;
    }
  }

  /** Gives the ids that the broker has confirmed. */
  private async publishAll(batch: readonly Ready[]): Promise<string[]> {
    const results = await Promise.all(batch.map((message) => this.publishOne(message)));
    return batch.filter((_, index) => results[index]).map(({ sealed }) => sealed.wire.id);
  }

  private async publishOne({ sealed, body }: Ready): Promise<boolean> {
    try {
      await this.publisher.publish(toOutgoing(sealed, body));
      return true;
    } catch (error) {
      const { taskId, name, to } = sealed.wire;
      this.log.error({ taskId, message: name, to, detail: toAppError(error).message }, 'a message waits in the outbox');
      return false;
    }
  }

  private async forget(ids: readonly string[]): Promise<void> {
    try {
      await this.database.query('DELETE FROM outbox WHERE id = ANY($1::uuid[])', [ids]);
    } catch (error) {
      // They are sent again by the sweep; the receivers' inboxes know them.
      this.log.warn({ detail: String(error) }, 'sent messages could not be taken out of the outbox');
    }
  }

  private async forgetHandled(): Promise<void> {
    try {
      await this.database.query('DELETE FROM inbox WHERE handled_at < now() - make_interval(days => $1)', [INBOX_DAYS]);
    } catch (error) {
      this.log.debug({ detail: String(error) }, 'old ids could not be taken out of the inbox');
    }
  }

  private async sendOrphans(): Promise<void> {
    if (this.stopped || this.lines.some((line) => line.sending !== undefined)) return;
    try {
      const rows = await this.database.query<{ message: string }>(
        `SELECT message FROM outbox WHERE created_at < now() - make_interval(secs => $1) ORDER BY seq LIMIT ${BATCH}`,
        [ORPHAN_SECONDS],
      );
      if (rows.length > 0) this.send(rows.map((row) => ready(JSON.parse(row.message) as Sealed)));
    } catch (error) {
      this.log.debug({ detail: String(error) }, 'the outbox could not be swept');
    }
  }
}
