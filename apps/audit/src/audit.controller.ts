import { Controller } from '@nestjs/common';
import { AuditRecord, AuditSearch, AuditVerify, AuditWrite, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles, Messenger, type Received } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { ChainRepository } from './chain.repository.js';
import { ChainVerifierService } from './chain-verifier.service.js';

const BATCH = 200;

@Controller()
export class AuditController {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly chain: ChainRepository,
    private readonly verifier: ChainVerifierService,
  ) {}

  /** What gathered while the last commit was under way is appended under one lock; a message that was seen before adds nothing. */
  @Handles(AuditRecord, { batch: BATCH })
  async record(batch: ReadonlyArray<Received<typeof AuditRecord>>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const fresh = await this.messenger.fresh(tx, batch.map(({ envelope }) => envelope.id));
      const entries = batch.filter(({ envelope }) => fresh.delete(envelope.id)).flatMap(({ payload }) => payload.entries);
      if (entries.length > 0) await this.chain.append(tx, entries);
    });
  }

  @Handles(AuditWrite)
  async write({ entries }: PayloadOf<typeof AuditWrite>): Promise<ReplyOf<typeof AuditWrite>> {
    const { seq } = await this.database.transaction((tx) => this.chain.append(tx, entries));
    return { seq };
  }

  @Handles(AuditSearch)
  async search(search: PayloadOf<typeof AuditSearch>): Promise<ReplyOf<typeof AuditSearch>> {
    return { entries: await this.chain.search(search) };
  }

  @Handles(AuditVerify)
  async verify(): Promise<ReplyOf<typeof AuditVerify>> {
    return this.verifier.verify();
  }
}
