import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, type ErasureRequest, type PayloadOf, PERSON_KEEPERS, PersonErase, ProofCheck, type ReplyOf } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { ErasureRepository, type ErasureRow, type Services } from './erasure.repository.js';

type Erasure = ReplyOf<typeof ErasureRequest>;

/** A service may have many rows to go through. */
const TIMEOUT_MS = 20_000;

/** Has a person erased by every service that keeps something of them, each until it has said that it is done. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly erasures: ErasureRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Without a proof nothing is erased. @throws AppError `proof_invalid`, `role_forbidden` */
  async request({ statement, proof }: PayloadOf<typeof ErasureRequest>): Promise<Erasure> {
    if (proof === null) return this.preview(statement.address);
    const { person } = await this.messenger.ask(ProofCheck, { statement: { ...statement, channel: 'rest' }, proof, least: 'admin' }, { to: 'gatekeeper' });
    return this.carryOn(await this.erasures.begin(statement.address, person));
  }

  /** Those that a crash, or a service that was away, has left. */
  async resume(): Promise<void> {
    for (const row of await this.erasures.unfinished()) await this.carryOn(row);
  }

  private async preview(address: string): Promise<Erasure> {
    const services = await Promise.all(PERSON_KEEPERS.map(async (service) => ({ service, done: false, ...(await this.messenger.ask(PersonErase, { address, dryRun: true }, { to: service, timeoutMs: TIMEOUT_MS })) })));
    return { id: null, dryRun: true, finished: false, services };
  }

  private async carryOn({ id, address, by, services }: ErasureRow): Promise<Erasure> {
    if (address === null) return { id, dryRun: false, finished: true, services };
    const after: Services = await Promise.all(services.map(async (one) => (one.done ? one : this.eraseFrom(one.service, address))));
    await this.erasures.progress(id, after);
    const finished = after.every(({ done }) => done);
    if (finished) {
      await this.database.transaction(async (tx) => {
        if (await this.erasures.finish(tx, id)) await this.note(tx, id, by, after);
      });
    }
    return { id, dryRun: false, finished, services: after };
  }

  private async eraseFrom(service: Services[number]['service'], address: string): Promise<Services[number]> {
    try {
      const { parts } = await this.messenger.ask(PersonErase, { address, dryRun: false }, { to: service, timeoutMs: TIMEOUT_MS });
      return { service, done: true, parts };
    } catch (thrown) {
      this.log.warn({ service, code: toAppError(thrown).code }, 'an erasure is not done everywhere yet');
      return { service, done: false, parts: [] };
    }
  }

  /** Names the request, never the person. */
  private async note(tx: Transaction, id: string, by: string, services: Services): Promise<void> {
    const output = services.flatMap(({ service, parts }) => parts.map(({ kind, count, fate }) => `${service}: ${count} ${kind} ${fate}`)).join('; ');
    const entry = { at: new Date().toISOString(), actor: by, action: 'person.erased', target: id, taskId: null, input: '', output: output.slice(0, 2000), approval: null, evidence: [], durationMs: null, success: true };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
  }
}
