import { Controller } from '@nestjs/common';
import { type PayloadOf, PersonErase, PersonExport, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { ChainRepository } from '../chain.repository.js';
import { SubjectRepository } from './subject.repository.js';

const MOST = 1000;

/** One person's part of the record. */
@Controller()
export class PersonController {
  constructor(
    private readonly chain: ChainRepository,
    private readonly subjects: SubjectRepository,
  ) {}

  @Handles(PersonExport)
  async export({ address }: PayloadOf<typeof PersonExport>): Promise<ReplyOf<typeof PersonExport>> {
    const ref = await this.subjects.refOf(address);
    const entries = ref === undefined ? [] : await this.chain.about(ref, MOST + 1);
    const records = entries.slice(0, MOST).map((entry) => ({ kind: 'audit entry', id: String(entry.seq), at: entry.at, content: { ...entry } }));
    return { records, more: entries.length > MOST };
  }

  /** The entries stay in their chain; what they tell of the person cannot be read any more. */
  @Handles(PersonErase)
  async erase({ address, dryRun }: PayloadOf<typeof PersonErase>): Promise<ReplyOf<typeof PersonErase>> {
    const ref = await this.subjects.refOf(address);
    if (ref === undefined) return { parts: [] };
    const count = await this.chain.countAbout(ref);
    if (!dryRun) await this.subjects.erase(address);
    return { parts: [{ kind: 'audit entry', count, fate: 'anonymised', why: 'the key that opens the personal part is destroyed; that something was done, when and by which service stays' }] };
  }
}
