import type { Database } from '@waggle/persistence';

/**
 * Writes that Odoo has not answered yet, by mark. A request whose answer was lost may still be worked on and take effect
 * later: while that can be, "not there" does not mean "was not done".
 */
export class AttemptRepository {
  constructor(
    private readonly database: Database,
    /** After this many seconds Odoo has given up any request. */
    private readonly settleSeconds: number,
  ) {}

  /** @returns false while an earlier attempt may still be under way, or is lost. */
  async begin(mark: string): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO odoo_attempt (mark) VALUES ($1)
       ON CONFLICT (mark) DO UPDATE SET started_at = clock_timestamp()
         WHERE NOT odoo_attempt.lost AND odoo_attempt.started_at <= clock_timestamp() - make_interval(secs => $2)
       RETURNING mark`,
      [mark, this.settleSeconds],
    );
    return rows.length > 0;
  }

  /** Odoo has answered. A note that cannot be taken away costs a wait, nothing else. */
  async end(mark: string): Promise<void> {
    await this.database.query('DELETE FROM odoo_attempt WHERE mark = $1', [mark]).catch(() => undefined);
  }

  /** Odoo says that it was done, and it is not to be seen: only a person can tell. */
  async lose(mark: string): Promise<void> {
    await this.database.query('UPDATE odoo_attempt SET lost = true WHERE mark = $1', [mark]);
  }

  /** Undefined when no attempt is open; `seconds` until one is certainly over. */
  async open(mark: string): Promise<{ readonly lost: boolean; readonly seconds: number } | undefined> {
    const sql = 'SELECT lost, ceil(extract(epoch FROM started_at + make_interval(secs => $2) - clock_timestamp()))::int AS seconds FROM odoo_attempt WHERE mark = $1';
    const [row] = await this.database.query<{ lost: boolean; seconds: number }>(sql, [mark, this.settleSeconds]);
    return row?.lost === true || (row !== undefined && row.seconds > 0) ? row : undefined;
  }
}
