import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { Journal, type JournalLine, onDisk, rotateDaily } from '@waggle/workspace-files';
import type { WorkspaceConfig } from './workspace.config.js';

const JOURNALS = ['claims', 'outcomes', 'alerts', 'audit', 'audit-anchors'] as const;
export type JournalName = (typeof JOURNALS)[number];
/** It begins a new file each day. */
const DAILY: JournalName = 'audit';
type Journals = ReadonlySet<JournalName>;
const NONE: Journals = new Set();
const ALL: Journals = new Set(JOURNALS);
/** Codes of what the disk says, and no database. */
const OF_A_FILE = ['unexpected', 'journal_cut_short'];

const BATCH = 500;
const RETRY_MS = 2_000;
const NEXT_TURN_MS = 100;
/** So many turns of another instance, and it does not write, it stands still. */
const MOST_TURNS = 50;

interface LineRow {
  seq: string;
  journal: JournalName;
  line: JournalLine;
}

/**
 * Writes `Logs/*.jsonl`: a line is part of the transaction it tells of, and reaches its file once after the commit. Of the
 * instances of a zone one writes at a time; another's turn comes after it, and at the latest when that one's connection ends.
 */
@Injectable()
export class JournalService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly journals: ReadonlyArray<{ name: JournalName; file: string; journal: Journal }>;
  /** Resolves with those that may lack lines. */
  private writing: Promise<Journals> | undefined;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) { WAGGLE_WORKSPACE: root }: WorkspaceConfig,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {
    this.journals = JOURNALS.map((name) => {
      const file = onDisk(root, `Logs/${name}.jsonl`);
      return { name, file, journal: new Journal(file) };
    });
  }

  onApplicationBootstrap(): void {
    void this.write();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.writing;
  }

  async add(tx: Transaction, journal: JournalName, lines: readonly JournalLine[]): Promise<void> {
    if (lines.length === 0) return;
    await tx.query('INSERT INTO journal_line (journal, line) SELECT $1, unnest($2::json[])', [journal, lines.map((line) => JSON.stringify({ ...line, zone: this.identity.zone }))]);
    tx.afterCommit(() => void this.write());
  }

  /** True when all lines of this journal that are committed now are in its file; false when they cannot be written at the moment. */
  async flush(journal: JournalName): Promise<boolean> {
    return !(await this.write()).has(journal);
  }

  private write(): Promise<Journals> {
    this.again = true;
    return (this.writing ??= this.drain());
  }

  private async drain(): Promise<Journals> {
    let failed = NONE;
    while (this.again && !this.stopped) {
      this.again = false;
      failed = await this.writeWaiting();
    }
    if (failed.size > 0) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.write(), RETRY_MS).unref();
    }
    this.writing = undefined;
    return this.again ? ALL : failed;
  }

  /** All together, or, where a file fails, each for itself: one that cannot be written holds up no other. */
  private async writeWaiting(): Promise<Journals> {
    const whole = await this.tried(JOURNALS);
    if (whole === undefined) return NONE;
    if (!OF_A_FILE.includes(whole.code)) {
      this.log.warn({ detail: whole.message }, 'the journals could not be written, trying again');
      return ALL;
    }
    const failed = new Set<JournalName>();
    for (const name of JOURNALS) {
      const error = await this.tried([name]);
      if (error === undefined) continue;
      failed.add(name);
      this.log.warn({ journal: name, detail: error.message }, 'a journal could not be written, trying again');
    }
    return failed;
  }

  private async tried(journals: readonly JournalName[]): Promise<AppError | undefined> {
    try {
      while ((await this.writeInTurn(journals)) === BATCH);
      return undefined;
    } catch (error) {
      return toAppError(error);
    }
  }

  private async writeInTurn(journals: readonly JournalName[]): Promise<number> {
    for (let turns = 0; turns < MOST_TURNS && !this.stopped; turns += 1) {
      const written = await this.writeBatch(journals);
      if (written !== undefined) return written;
      await pause(NEXT_TURN_MS);
    }
    throw new AppError('journals_busy', 'transient', 'Another instance of this zone holds the journals.');
  }

  /** Undefined when it is another's turn. */
  private async writeBatch(names: readonly JournalName[]): Promise<number | undefined> {
    return this.database.transaction(async (tx) => {
      if (!(await isOurTurn(tx))) return undefined;
      const rows = await tx.query<LineRow>(
        `DELETE FROM journal_line WHERE seq IN (SELECT seq FROM journal_line WHERE journal = ANY($1) ORDER BY seq LIMIT ${BATCH}) RETURNING seq, journal, line`,
        [names],
      );
      rows.sort((a, b) => Number(a.seq) - Number(b.seq));
      for (const { name, file, journal } of this.journals) {
        const lines = rows.filter((row) => row.journal === name).map(({ line }) => line);
        if (name === DAILY && lines.length > 0) await rotateDaily(file);
        await journal.append(lines);
      }
      return rows.length;
    });
  }
}

/** Whoever appends while another does would take a line that is being written for a torn one, and begin a line of its own before its text. */
async function isOurTurn(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>("SELECT pg_try_advisory_xact_lock(hashtextextended('journals', 0)) AS taken");
  return row?.taken === true;
}
