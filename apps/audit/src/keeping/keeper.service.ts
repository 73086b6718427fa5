import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BriefingWrite, JournalWrite } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import type { AuditConfig } from '../audit.config.js';
import { type BackupRow, KeepingRepository } from './keeping.repository.js';
import { dateOf, mondayOf, summaryText } from './summary.js';

const LINES = 500;
/** After a step that leaves more to do it rests four times as long as the step took: the time is for the work that the entries tell of. */
const REST = 4;
const LONGEST_REST_MS = 1000;
const TO_WORKSPACE = { to: 'workspace' } as const;

/**
 * Copies the chain to the workspace, writes anchors there, prunes what is old, sums up each week. All that one turn does stands or
 * falls with its transaction; of several instances one has the turn.
 */
@Injectable()
export class Keeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly keeping: KeepingRepository,
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: AuditConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    const failed = (thrown: unknown): void => log.warn({ detail: toAppError(thrown).message }, 'the audit chain could not be kept, trying again');
    this.rounds = new Rounds(() => config.AUDIT_TURN_SECONDS * 1000, () => this.turn(), failed);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (await this.keeping.ownsChain()) this.log.warn({ code: 'least_privilege_off' }, 'this login owns the audit chain: only triggers keep its entries, and it could take them off');
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** One that has lasted as long as from turn to turn rests no more: anchors come when everything is backed up. */
  private async turn(): Promise<void> {
    const hurryFrom = performance.now() + this.config.AUDIT_TURN_SECONDS * 1000;
    for (let began = performance.now(); !this.rounds.stopped && (await this.step()); began = performance.now()) {
      const [now, took] = [performance.now(), performance.now() - began];
      if (now < hurryFrom) await pause(Math.min(took * REST, LONGEST_REST_MS));
    }
  }

  /** True when there is more to back up at once. */
  private async step(): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const kept = await this.keeping.take(tx);
      if (kept === undefined) return false;
      const rows = await this.backUp(tx, kept.backedUpTo);
      if (rows === LINES) return true;
      await this.anchor(tx);
      await this.sumUp(tx, kept.summarised);
      const pruned = await this.keeping.prune(tx, this.config.AUDIT_KEEP_DAYS, kept.backedUpTo);
      if (pruned > 0) this.log.info({ pruned }, 'old audit entries were pruned');
      return false;
    });
  }

  private async backUp(tx: Transaction, after: number): Promise<number> {
    const rows = await this.keeping.after(tx, after, LINES);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    await this.messenger.publish(JournalWrite, { journal: 'audit', lines: rows.map(toLine) }, { tx, ...TO_WORKSPACE });
    await this.keeping.backedUp(tx, Number(last.seq));
    return rows.length;
  }

  private async anchor(tx: Transaction): Promise<void> {
    const head = await this.keeping.dueAnchor(tx, this.config.AUDIT_ANCHOR_ENTRIES);
    if (head === undefined) return;
    await this.keeping.anchor(tx, head);
    const line = { id: String(head.seq), seq: head.seq, hash: head.hash, at: new Date().toISOString() };
    await this.messenger.publish(JournalWrite, { journal: 'audit-anchors', lines: [line] }, { tx, ...TO_WORKSPACE });
  }

  /** The week that has ended, once. */
  private async sumUp(tx: Transaction, summarised: string): Promise<void> {
    const monday = mondayOf(new Date());
    const week = dateOf(monday);
    if (summarised === week) return;
    const tallies = await this.keeping.week(monday);
    if (tallies.length > 0) await this.messenger.publish(BriefingWrite, { name: `audit-${week}`, text: summaryText(monday, tallies) }, { tx, ...TO_WORKSPACE });
    await this.keeping.summarised(tx, week);
  }
}

/** As it stands in the chain: sealed parts stay sealed, so that an erasure holds here as well. */
function toLine({ seq, prev_hash, hash, body }: BackupRow) {
  return { id: seq, prevHash: prev_hash, hash, body };
}
