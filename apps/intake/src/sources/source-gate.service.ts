import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { Backlog } from './backlog.service.js';
import { LastAnswer } from './last-answer.js';
import { SourceRegistry } from './source-registry.service.js';
import { type SourceRecord, SourceRepository } from './source.repository.js';
import type { Source } from './source.js';
import { ZoneWatch } from './zone-watch.service.js';

/** Why nothing may be taken from a source. */
export interface Closed {
  readonly state: 'paused' | 'off' | 'waiting';
  readonly why: string;
}

/** How long a change can go unnoticed that nobody told: a pause that another instance wrote, a backlog that has shrunk. */
const LOOK_AGAIN_MS = 2_000;

/** Says when a source may take more: nobody has paused it, its work is done in this zone, and what lies here leaves room. */
@Injectable()
export class SourceGate {
  private readonly records: LastAnswer<ReadonlyMap<string, SourceRecord>>;
  private look = new AbortController();

  constructor(
    private readonly registry: SourceRegistry,
    private readonly zones: ZoneWatch,
    private readonly backlog: Backlog,
    sources: SourceRepository,
    @Inject(LOGGER) log: Logger,
  ) {
    this.records = new LastAnswer(
      async () => new Map((await sources.all()).map((record) => [record.id, record])),
      (error) => log.warn({ detail: toAppError(error).message }, 'it could not be read which sources are paused'),
    );
  }

  /**
   * Resolves when the source may take more; ask before each batch.
   *
   * @param signal ends the waiting: rejects with its reason
   * @throws AppError `source_not_found` (missing)
   */
  async open(id: string, signal?: AbortSignal): Promise<void> {
    const source = this.registry.get(id);
    for (;;) {
      const next = AbortSignal.any([this.look.signal, ...(signal === undefined ? [] : [signal])]);
      await this.read();
      signal?.throwIfAborted();
      if (this.closed(source) === null) return;
      await pause(LOOK_AGAIN_MS, undefined, { signal: next }).catch(() => undefined);
    }
  }

  /** Why it may not take more, as last read; null when it may. For who cannot wait, as a webhook: `read` first. */
  closed(source: Pick<Source, 'id' | 'work'>): Closed | null {
    const records = this.records.value;
    if (records === undefined) return { state: 'waiting', why: 'it is not known yet whether somebody has paused it' };
    const by = records.get(source.id)?.pausedBy;
    if (typeof by === 'string') return { state: 'paused', why: `${by} has paused it` };
    const place = this.zones.placeOf(source.work);
    if (place === undefined) return { state: 'waiting', why: 'the workspace does not say yet which zone does this work' };
    if (!place.here) return { state: 'off', why: `the ${place.by} zone does this work now` };
    const enough = this.backlog.enough;
    return enough === null ? null : { state: 'waiting', why: enough };
  }

  /** Reads anew what has grown old. */
  async read(): Promise<void> {
    await Promise.all([this.records.within(LOOK_AGAIN_MS), this.zones.read(), this.backlog.read()]);
  }

  /** Something was changed here: everyone who waits looks again. */
  async changed(): Promise<void> {
    await this.records.again();
    this.look.abort();
    this.look = new AbortController();
  }

  /** What is kept of a source, as last read. */
  record(id: string): SourceRecord | undefined {
    return this.records.value?.get(id);
  }
}
