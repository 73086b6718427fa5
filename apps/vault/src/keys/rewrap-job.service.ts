import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Rewrap } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { EnvelopeCipher } from '../cipher/envelope-cipher.service.js';
import type { SecretRecord } from '../secret-record.js';
import { KeyCheck } from './key-check.service.js';
import { MasterKeys } from './master-keys.js';
import { RewrapRepository } from './rewrap.repository.js';

const BATCH = 200;

/** Wraps every data key under the active master key, in the background; goes on after a crash where the table says that something is left. */
@Injectable()
export class RewrapJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly rewraps: RewrapRepository,
    private readonly cipher: EnvelopeCipher,
    private readonly masters: MasterKeys,
    private readonly check: KeyCheck,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Notes the request in the caller's transaction; `wake` after its commit. @throws AppError `master_key_wrong`, `config_invalid` */
  async begin(tx: Transaction, person: string): Promise<string> {
    await this.masters.refresh();
    const keyId = this.masters.active;
    await this.check.note(tx, keyId);
    await this.rewraps.begin(tx, keyId, person);
    return keyId;
  }

  wake(): void {
    this.running = this.running.then(() => this.run()).catch((thrown: unknown) => this.log.error({ detail: toAppError(thrown).message }, 're-wrapping stopped; it goes on at the next start'));
  }

  status(): Promise<Rewrap | null> {
    return this.rewraps.last();
  }

  private async run(): Promise<void> {
    const job = await this.rewraps.last();
    if (job === null || job.finishedAt !== null) return;
    let after = { name: '', version: 0 };
    while (!this.stopped) {
      const records = await this.rewraps.page(job.keyId, after, BATCH);
      const last = records.at(-1);
      if (last === undefined) return this.finish(job.keyId);
      await this.rewrapAll(records, job.keyId);
      after = last;
    }
  }

  private async rewrapAll(records: readonly SecretRecord[], keyId: string): Promise<void> {
    const done = [];
    for (const record of records) {
      try {
        done.push({ name: record.name, version: record.version, was: record.wrapped, wrapped: await this.cipher.rewrap(record, keyId) });
      } catch (thrown) {
        // One bad record must not hold up the others; it stays under its key and is counted as remaining.
        this.log.error({ secret: record.name, version: record.version, code: toAppError(thrown).code }, 'a data key cannot be re-wrapped');
      }
    }
    await this.rewraps.replace(keyId, done);
  }

  private async finish(keyId: string): Promise<void> {
    const left = (await this.rewraps.last())?.remaining ?? 0;
    if (left > 0) return this.log.error({ keyId, remaining: left }, 're-wrapped all but some: the old master key is still needed');
    await this.rewraps.finish(keyId);
    this.log.info({ keyId }, 'every data key is re-wrapped: the older master keys can be put away');
  }
}
