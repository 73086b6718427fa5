import { Controller } from '@nestjs/common';
import { type AuditEntry, AuditRecord, AuditSearch, AuditVerify, AuditWrite, type PayloadOf, type RecordedEntry, type ReplyOf } from '@waggle/contracts';
import { Handles, type MessageContext, Messenger, type Received } from '@waggle/messaging';
import { Database, isOvertaken } from '@waggle/persistence';
import { ChainRepository } from './chain.repository.js';
import { ChainVerifierService } from './chain-verifier.service.js';

const BATCH = 200;
/** Nobody waits for a record; one that many share costs each of them less. */
const GATHER_MS = 15;

@Controller()
export class AuditController {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly chain: ChainRepository,
    private readonly verifier: ChainVerifierService,
  ) {}

  /** What gathered while the last commit was under way is appended by one statement; a message that was heard before adds nothing. */
  @Handles(AuditRecord, { batch: BATCH, gatherMs: GATHER_MS })
  async record(batch: ReadonlyArray<Received<typeof AuditRecord>>): Promise<void> {
    const once = new Map(batch.map(({ envelope, payload }) => [envelope.id, recorded(payload.entries, envelope.from)]));
    try {
      await this.append(once);
    } catch (thrown) {
      if (!isOvertaken(thrown)) throw thrown;
      const unheard = await this.messenger.unheard(this.database, [...once.keys()]);
      await this.append(new Map([...once].filter(([id]) => unheard.has(id))));
    }
  }

  @Handles(AuditWrite)
  async write({ entries }: PayloadOf<typeof AuditWrite>, { envelope }: MessageContext): Promise<ReplyOf<typeof AuditWrite>> {
    const { seq } = await this.chain.append(recorded(entries, envelope.from));
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

  private async append(entries: ReadonlyMap<string, readonly RecordedEntry[]>): Promise<void> {
    if (entries.size > 0) await this.chain.append([...entries.values()].flat(), [...entries.keys()]);
  }
}

/** Whoever says what another has done says it in its own name. */
function recorded(entries: readonly AuditEntry[], recordedBy: string): RecordedEntry[] {
  return entries.map((entry) => ({ ...entry, recordedBy }));
}
