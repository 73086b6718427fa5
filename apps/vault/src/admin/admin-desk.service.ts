import { Injectable } from '@nestjs/common';
import { VaultChanged, type VaultStatement } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { AccessJournal } from '../access-journal.service.js';
import { OwnKey } from '../own-key.service.js';
import { type Word, Words } from './words.service.js';

interface Deed<T> {
  readonly word: Word;
  readonly actions: ReadonlyArray<VaultStatement['action']>;
  /** Given what was sealed beside the word; it is wiped afterwards. */
  readonly work: (tx: Transaction, sealed: Buffer) => Promise<T>;
  readonly outcome: (result: T) => string;
  /** Told to those who use the secret once it is committed. */
  readonly change?: 'stored' | 'deleted';
}

/** Everything that an admin may do here goes this one way: the word is proven, done, put on record, and only then committed. */
@Injectable()
export class AdminDesk {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly words: Words,
    private readonly journal: AccessJournal,
    private readonly ownKey: OwnKey,
  ) {}

  /** @throws AppError `proof_invalid`, `role_forbidden`, `seal_broken`, `audit_unavailable`, and what the work throws: nothing is changed then */
  async perform<T>(deed: Deed<T>): Promise<T> {
    const { statement } = deed.word;
    const access = { actor: statement.person, action: statement.action, target: statement.name === '' ? '*' : statement.name, input: `through ${statement.channel}` };
    let sealed: Buffer = Buffer.alloc(0);
    try {
      this.words.verify(deed.word, deed.actions);
      if (deed.word.sealed !== undefined) sealed = await this.ownKey.open(deed.word.sealed);
      return await this.database.transaction(async (tx) => {
        await this.words.note(tx, deed.word);
        const result = await deed.work(tx, sealed);
        await this.journal.allowed(access, deed.outcome(result));
        if (deed.change !== undefined) await this.messenger.publish(VaultChanged, { name: statement.name, change: deed.change }, { tx });
        return result;
      });
    } catch (thrown) {
      throw await this.journal.refused(access, thrown);
    } finally {
      sealed.fill(0);
    }
  }
}
