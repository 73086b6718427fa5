import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import type { Source } from './source.js';

export type SourceErrorCode = 'source_not_found' | 'source_twice';

/** Every source of this process: starts them together and stops them together. */
@Injectable()
export class SourceRegistry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sources = new Map<string, Source>();
  private started = false;

  /**
   * Hands a source over; it is started with the others, at once when they have been.
   *
   * @throws AppError `source_twice` (conflict): its id is another's
   */
  add(source: Source): void {
    if (this.sources.has(source.id)) throw new AppError<SourceErrorCode>('source_twice', 'conflict', `There are two sources ${source.id}; each may be configured once.`);
    this.sources.set(source.id, source);
    if (this.started) source.start();
  }

  /** Takes a source back that is there no more, and stops it. */
  async remove(id: string): Promise<void> {
    const source = this.sources.get(id);
    this.sources.delete(id);
    await source?.stop();
  }

  /** By id. */
  all(): Source[] {
    return [...this.sources.values()].sort((one, two) => (one.id < two.id ? -1 : 1));
  }

  /** @throws AppError `source_not_found` (missing) */
  get(id: string): Source {
    const source = this.sources.get(id);
    if (source === undefined) throw new AppError<SourceErrorCode>('source_not_found', 'missing', `This zone has no source ${id.slice(0, 80)}.`);
    return source;
  }

  onApplicationBootstrap(): void {
    this.started = true;
    for (const source of this.sources.values()) source.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.all().map((source) => source.stop()));
  }
}
