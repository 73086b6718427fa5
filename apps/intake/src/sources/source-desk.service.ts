import { Injectable } from '@nestjs/common';
import { AuditRecord, type PayloadOf, type SourcePause, type SourceView } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { SourceGate } from './source-gate.service.js';
import { SourceRegistry } from './source-registry.service.js';
import { type SourceRecord, SourceRepository } from './source.repository.js';
import type { Source } from './source.js';

/** What people see of the sources, and their word to one of them. */
@Injectable()
export class SourceDesk {
  constructor(
    private readonly registry: SourceRegistry,
    private readonly gate: SourceGate,
    private readonly sources: SourceRepository,
    private readonly messenger: Messenger,
  ) {}

  async list(): Promise<SourceView[]> {
    await this.gate.read();
    const records = await this.records();
    return this.registry.all().map((source) => this.view(source, records.get(source.id)));
  }

  /** @throws AppError `source_not_found` (missing) */
  async pause({ id, paused, by }: PayloadOf<typeof SourcePause>): Promise<SourceView> {
    const source = this.registry.get(id);
    await this.sources.database.transaction(async (tx) => {
      if (await this.sources.pause(tx, id, paused ? by : null)) await this.messenger.publish(AuditRecord, { entries: [entryOf(id, paused, by)] }, { tx });
    });
    await this.gate.changed();
    await this.gate.read();
    return this.view(source, (await this.records()).get(id));
  }

  private async records(): Promise<Map<string, SourceRecord>> {
    return new Map((await this.sources.all()).map((record) => [record.id, record]));
  }

  private view(source: Source, record: SourceRecord | undefined): SourceView {
    const { id, kind, work } = source;
    const { trouble } = source.state();
    const closed = this.gate.closed(source);
    const { pausedBy, pausedAt, taken, lastTakenAt } = record ?? { pausedBy: null, pausedAt: null, taken: 0, lastTakenAt: null };
    return {
      id,
      kind,
      work,
      state: closed?.state ?? (trouble === null ? 'watching' : 'trouble'),
      why: closed?.why ?? trouble?.what ?? null,
      paused: pausedBy === null || pausedAt === null ? null : { by: pausedBy, at: pausedAt.toISOString() },
      trouble,
      taken,
      lastTakenAt: lastTakenAt?.toISOString() ?? null,
    };
  }
}

function entryOf(id: string, paused: boolean, by: string) {
  return {
    at: new Date().toISOString(),
    actor: by,
    action: paused ? 'source.paused' : 'source.resumed',
    target: id,
    taskId: null,
    input: '',
    output: '',
    approval: null,
    evidence: [],
    durationMs: null,
    success: true,
  };
}
