import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER, Rounds } from '@waggle/runtime';
import { Clock } from '../clock.js';
import { OutageRepository } from './outage.repository.js';
import { SourceGate } from './source-gate.service.js';
import { SourceRegistry } from './source-registry.service.js';
import type { Source } from './source.js';

const LOOK_MS = 60_000;

/** Where the sources are, and which of them may be read. */
@Injectable()
export class SourceWatchParts {
  constructor(
    readonly registry: SourceRegistry,
    readonly gate: SourceGate,
  ) {}
}

/** Tells people once that a source cannot be read for long, and once that it can again. */
@Injectable()
export class SourceWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;

  constructor(
    private readonly sources: SourceWatchParts,
    private readonly outages: OutageRepository,
    private readonly messenger: Messenger,
    private readonly clock: Clock,
    @Inject(LOGGER) log: Logger,
  ) {
    this.rounds = new Rounds(() => LOOK_MS, () => this.look(), (thrown) => log.warn({ detail: toAppError(thrown).message }, 'it could not be noted which sources are in trouble'));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.outages.startOver();
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** Of one that may not be read now nothing is known. */
  async look(): Promise<void> {
    await this.sources.gate.read();
    for (const source of this.sources.registry.all()) if (this.sources.gate.closed(source) === null) await this.note(source);
  }

  private async note(source: Source): Promise<void> {
    const { trouble } = source.state();
    const now = this.clock.now();
    await this.outages.database.transaction(async (tx) => {
      if (trouble === null) {
        if (await this.outages.untroubled(tx, source.id, now)) await this.messenger.publish(SecurityAlert, alert('INFO', 'source_well', `${source.id} can be read again.`, now), { tx });
      } else if (await this.outages.troubled(tx, source.id, now)) {
        await this.messenger.publish(SecurityAlert, alert('CRITICAL', 'source_trouble', `Nothing is taken from ${source.id}: ${trouble.what}. See: waggle sources`, now), { tx });
      }
    });
  }
}

const alert = (severity: 'INFO' | 'CRITICAL', code: string, message: string, at: Date): PayloadOf<typeof SecurityAlert> => ({ taskId: null, severity, code, message: message.slice(0, 1000), at: at.toISOString() });
