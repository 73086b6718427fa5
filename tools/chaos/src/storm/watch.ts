import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal, type TaskStatus } from '@waggle/contracts';
import pg from 'pg';
import { tagIn } from '../checker/notes.js';
import type { Notebook } from './notebook.js';

interface Row {
  task_id: string;
  title: string;
  status: TaskStatus;
}

const LOOK_EVERY_MS = 400;

/** Looks into the orchestrator's table, past every wire, and notes when each task was first seen ended. */
export class Watch {
  private readonly pool: pg.Pool;
  private readonly ended = new Set<string>();
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    databaseUrl: string,
    private readonly notebook: Notebook,
  ) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 3000, query_timeout: 5000 });
    this.pool.on('error', () => undefined);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    await this.pool.end();
  }

  /** The status of each tag that has a task. */
  async statuses(): Promise<Map<string, TaskStatus>> {
    const { rows } = await this.pool.query<Row>('SELECT task_id, title, status FROM orchestrator.task');
    return new Map(rows.map(({ task_id, title, status }) => [tagIn(task_id) ?? tagIn(title) ?? task_id, status]));
  }

  /** Messages that services have yet to send, lines and audit entries yet to be written, and files yet to be moved. */
  async underWay(): Promise<number> {
    const { rows } = await this.pool.query<{ schema: string }>("SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'outbox'");
    const counts = rows.map(({ schema }) => `(SELECT count(*) FROM ${schema}.outbox)`);
    const late = [
      '(SELECT count(*) FROM workspace.journal_line)',
      '(SELECT count(*) FROM orchestrator.task t LEFT JOIN workspace.placement p USING (task_id) WHERE p.version IS DISTINCT FROM t.version)',
      '(SELECT count(*) FROM audit.entry WHERE seq > (SELECT backed_up_to FROM audit.keeping))',
    ];
    const { rows: [sum] } = await this.pool.query<{ count: string }>(`SELECT ${[...counts, ...late].join(' + ')} AS count`);
    return Number(sum?.count ?? 0);
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.look().catch(() => undefined);
      await delay(LOOK_EVERY_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    for (const [tag, status] of await this.statuses()) {
      if (this.ended.has(tag) || !isTerminal(status)) continue;
      this.ended.add(tag);
      this.notebook.write({ note: 'end', tag, at: Date.now() });
    }
  }
}
