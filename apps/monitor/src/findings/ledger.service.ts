import { Inject, Injectable } from '@nestjs/common';
import type { HealthFinding } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { v7 } from 'uuid';
import type { MonitorConfig } from '../monitor.config.js';
import { Herald } from '../telling/herald.service.js';
import { FindingRepository, type FindingRow } from './finding.repository.js';
import type { Fault, Judgement } from './judge.js';

/** One finding and what is still to be done about it. */
interface Entry {
  finding: HealthFinding;
  /** It stands in the database. */
  recorded: boolean;
  /** People were told of it without the database. */
  cried: boolean;
  /** Since when it is no longer wrong; null while it is. */
  absentSince: number | null;
  /** Before it was taken over from an earlier process it may not heal: that one knew more. */
  readonly heldUntil: number;
}

/**
 * What is wrong, each thing once from when it was found until it has healed. It is written down in the transaction that also tells of it,
 * so neither a second look nor another process raises an alarm twice. While the database is away it is kept here, and written down later.
 */
@Injectable()
export class Ledger {
  private readonly entries = new Map<string, Entry>();
  private ended: Entry[] = [];
  private blind = false;

  constructor(
    private readonly findings: FindingRepository,
    private readonly herald: Herald,
    @Inject(CONFIG) private readonly config: Pick<MonitorConfig, 'HEALTH_GATHER_SECONDS' | 'HEALTH_HEALED_SECONDS' | 'HEALTH_DEAD_SECONDS'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  get open(): HealthFinding[] {
    return [...this.entries.values()].map(({ finding }) => finding).sort((one, two) => RANK[two.severity] - RANK[one.severity] || one.openedAt.localeCompare(two.openedAt));
  }

  /** Takes over what an earlier process has found. */
  async load(now = Date.now()): Promise<readonly HealthFinding[]> {
    const rows = await this.findings.open();
    const heldUntil = now + this.config.HEALTH_DEAD_SECONDS * 1000;
    for (const finding of rows) this.entries.set(keyOf(finding), { finding, recorded: true, cried: false, absentSince: null, heldUntil });
    return rows;
  }

  /** Takes in what is wrong now, and tells of what is new. */
  async update({ faults, unknown }: Judgement, now = Date.now()): Promise<void> {
    const wrong = new Map(faults.map((fault) => [keyOf(fault), fault]));
    for (const [key, fault] of wrong) this.note(key, fault, now);
    for (const [key, entry] of this.entries) {
      if (wrong.has(key) || unknown.has(entry.finding.code) || now < entry.heldUntil) continue;
      entry.absentSince ??= now;
      if (now - entry.absentSince >= this.config.HEALTH_HEALED_SECONDS * 1000) this.end(key, entry, now);
    }
    // It hangs perhaps: each attempt would hold up the next look.
    if (wrong.has(keyOf({ code: 'server_away', subject: 'database' }))) this.complain(new AppError('database_unavailable', 'transient', 'The database does not answer.'), this.unrecorded);
    else await this.record(now);
  }

  private note(key: string, { code, subject, severity, message }: Fault, now: number): void {
    const known = this.entries.get(key);
    if (known !== undefined) return void (known.absentSince = null);
    const finding = { id: v7(), code, subject, severity, message, openedAt: new Date(now).toISOString(), healedAt: null };
    this.entries.set(key, { finding, recorded: false, cried: false, absentSince: null, heldUntil: 0 });
  }

  private end(key: string, entry: Entry, now: number): void {
    this.entries.delete(key);
    entry.finding = { ...entry.finding, healedAt: new Date(now).toISOString() };
    // The same entry: whether people were told of it may become known later.
    this.ended.push(entry);
  }

  private get unrecorded(): Entry[] {
    return [...this.entries.values(), ...this.ended].filter(({ recorded }) => !recorded);
  }

  private async record(now: number): Promise<void> {
    const opened = this.unrecorded;
    const ended = this.ended;
    const news = [...opened.map(({ finding }) => finding.openedAt), ...ended.map(({ finding }) => finding.healedAt ?? '')].map((at) => Date.parse(at));
    if (news.length === 0 || now - Math.min(...news) < this.config.HEALTH_GATHER_SECONDS * 1000) return;
    const taskId = this.herald.fileFor(opened.map(({ finding }) => finding));
    const rows: FindingRow[] = opened.map(({ finding }) => ({ ...finding, taskId: finding.severity === 'CRITICAL' && finding.healedAt === null ? taskId : null }));
    try {
      await this.write(rows, new Set(opened.filter(({ cried }) => cried).map(({ finding }) => finding.id)), ended.map(({ finding }) => finding));
    } catch (thrown) {
      return this.complain(thrown, opened);
    }
    this.blind = false;
    this.ended = [];
    for (const entry of opened) entry.recorded = true;
  }

  /** An earlier attempt may have come through unheard, and tells of what it has changed: this one tells of the rest. */
  private async write(rows: readonly FindingRow[], cried: ReadonlySet<string>, ended: readonly HealthFinding[]): Promise<void> {
    const { findings, herald } = this;
    const stored = await findings.database.transaction(async (tx) => {
      // Healed first: what is wrong again stands in its place.
      const healed = await findings.heal(tx, ended);
      const added = await findings.add(tx, rows);
      await herald.tell(tx, rows.filter(({ id }) => added.has(id)), cried, ended.filter(({ id }) => healed.has(id) || added.has(id)));
      return added.size === rows.length ? [] : findings.open(tx);
    });
    // One that stood there by another id heals by that.
    for (const finding of stored) this.adopt(finding);
  }

  private adopt(finding: HealthFinding): void {
    const entry = this.entries.get(keyOf(finding));
    if (entry !== undefined) entry.finding = finding;
  }

  /** Without its database the monitor still sees, and says once that it cannot write down what. */
  private complain(thrown: unknown, opened: readonly Entry[]): void {
    const { code, message } = toAppError(thrown);
    if (this.blind) return;
    this.blind = true;
    this.log.error({ code, detail: message, found: opened.map(({ finding }) => finding.message) }, 'what was found cannot be written down; trying again');
    // Not waited for: the broker may be away as well, and whoever judges must go on.
    void this.herald.cry(opened.map(({ finding }) => finding)).then((told) => {
      for (const entry of opened) entry.cried ||= told;
    });
  }
}

const RANK = { INFO: 0, WARNING: 1, CRITICAL: 2 } as const;
const keyOf = ({ code, subject }: Pick<Fault, 'code' | 'subject'>): string => `${code} ${subject}`;
