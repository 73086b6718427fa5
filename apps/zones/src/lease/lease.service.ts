import { Injectable } from '@nestjs/common';
import { FAILOVER_REASON, type HandOver, type ReplyOf, type Zone, type ZonesFile, ZonesRead, ZoneTake } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { HandOverRepository } from './hand-over.repository.js';
import { ZoneJournal } from './zone-journal.service.js';
import { ZoneMeters } from './zone-meters.service.js';

export type LeaseView = ReplyOf<typeof ZonesRead>;

export interface Taking {
  readonly zone: Zone;
  readonly reason: string;
  readonly by: string;
  /** The first failed check that led to it. */
  readonly firstFailedAt?: number | null;
}

const TAKE_TIMEOUT_MS = 60_000;
/** Whoever asks without a token asks the workspace once in this time, however often. */
const FRESH_MS = 1000;

/** What the recorder of leases needs. */
@Injectable()
export class LeaseParts {
  constructor(
    readonly handOvers: HandOverRepository,
    readonly journal: ZoneJournal,
    readonly meters: ZoneMeters,
  ) {}
}

/** The lease as the workspace has it. Each new one is noted once, whoever brought it about and whoever crashed on the way. */
@Injectable()
export class LeaseService {
  private last: { readonly at: number; readonly view: Promise<LeaseView> } | undefined;
  /** Hand-overs by us that are under way. */
  private taking = 0;

  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly parts: LeaseParts,
  ) {}

  read(): Promise<LeaseView> {
    const view = this.ask();
    this.last = { at: Date.now(), view };
    return view;
  }

  /** As it was read last, at most a second ago. */
  recent(): Promise<LeaseView> {
    return this.last === undefined || Date.now() - this.last.at > FRESH_MS ? this.read() : this.last.view;
  }

  /** @throws AppError `remote_unreachable`, `lease_lost`, `zone_alone` */
  async take({ zone, reason, by, firstFailedAt = null }: Taking): Promise<ZonesFile> {
    const { here, alone } = await this.read();
    this.taking += 1;
    try {
      const { file } = await this.messenger.ask(ZoneTake, { zone, reason }, { timeoutMs: TAKE_TIMEOUT_MS });
      const view = { here, alone, file };
      this.last = { at: Date.now(), view: Promise.resolve(view) };
      await this.note(view, by, firstFailedAt);
      return file;
    } finally {
      this.taking -= 1;
    }
  }

  private async ask(): Promise<LeaseView> {
    const view = await this.messenger.ask(ZonesRead, {});
    // Who takes the lease knows by whose word and since when: a look that is faster does not.
    if (this.taking === 0) await this.note(view);
    return view;
  }

  private async note({ here, alone, file }: LeaseView, by = 'zones', firstFailedAt: number | null = null): Promise<void> {
    const { handOvers, meters } = this.parts;
    meters.active.set(Number(alone || file.active === here));
    meters.epoch.set(file.epoch);
    if (alone || (await handOvers.find(file.epoch)) !== undefined) return;
    const now = new Date();
    await this.database.transaction(async (tx) => {
      const [before] = await handOvers.latest(1, tx);
      // The lease that was there before this zone began to watch has its own age, and is no news.
      const seenAt = before === undefined ? new Date(Math.min(now.getTime(), Date.parse(file.since))) : now;
      if ((before?.epoch ?? 0) > file.epoch || !(await handOvers.add(tx, file, seenAt, firstFailedAt)) || before === undefined) return;
      await this.parts.journal.note(tx, changeOf(file, before, by));
    });
  }
}

function changeOf({ active, epoch, reason }: ZonesFile, before: HandOver, by: string): Parameters<ZoneJournal['note']>[1] {
  const output = `The zone ${active} is active instead of ${before.active} (epoch ${epoch}): ${reason}`;
  const target = `zone ${active}`;
  if (!reason.startsWith(FAILOVER_REASON)) return { actor: by, action: 'zone.changed', target, output };
  return { actor: by, action: 'zone.failed_over', target, output, alert: { code: 'zone_failover', severity: 'CRITICAL' } };
}
