import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, VaultBackup, VaultDelete, VaultExport, VaultRestore, VaultRewrap, VaultStore } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { RewrapJob } from '../keys/rewrap-job.service.js';
import { AdminDesk } from './admin-desk.service.js';
import { Backup } from './backup.service.js';
import { Records } from './records.service.js';
import { Storage } from './storage.service.js';

/** What an admin says to the vault. */
@Controller()
export class AdminController {
  constructor(
    private readonly desk: AdminDesk,
    private readonly storage: Storage,
    private readonly records: Records,
    private readonly backup: Backup,
    private readonly rewraps: RewrapJob,
  ) {}

  @Handles(VaultStore)
  async store(word: PayloadOf<typeof VaultStore>): Promise<ReplyOf<typeof VaultStore>> {
    const version = await this.desk.perform({
      word,
      actions: ['vault.store', 'vault.rotate'],
      work: (tx, value) => this.storage.store(tx, word.statement, value),
      outcome: (stored) => `version ${stored}`,
      change: 'stored',
    });
    return { name: word.statement.name, version };
  }

  @Handles(VaultDelete)
  async delete(word: PayloadOf<typeof VaultDelete>): Promise<ReplyOf<typeof VaultDelete>> {
    const { name } = word.statement;
    const versions = await this.desk.perform({
      word,
      actions: ['vault.delete'],
      work: (tx) => this.records.remove(tx, name),
      outcome: (removed) => `${removed} versions removed`,
      change: 'deleted',
    });
    return { name, versions };
  }

  @Handles(VaultExport)
  async export(word: PayloadOf<typeof VaultExport>): Promise<ReplyOf<typeof VaultExport>> {
    const { name } = word.statement;
    return this.desk.perform({
      word,
      actions: ['vault.export'],
      work: async (_tx, key) => ({ name, ...(await this.records.fernet(name, key)) }),
      outcome: ({ version }) => `version ${version} as a Fernet token`,
    });
  }

  @Handles(VaultBackup)
  async makeBackup(word: PayloadOf<typeof VaultBackup>): Promise<ReplyOf<typeof VaultBackup>> {
    return this.desk.perform({ word, actions: ['vault.backup'], work: (_tx, passphrase) => this.backup.make(passphrase), outcome: ({ secrets }) => `${secrets} secrets` });
  }

  @Handles(VaultRestore)
  async restore(word: PayloadOf<typeof VaultRestore>): Promise<ReplyOf<typeof VaultRestore>> {
    const { file, statement } = word;
    const secrets = await this.desk.perform({
      word,
      actions: ['vault.restore'],
      work: (tx, passphrase) => this.backup.restore(tx, file, passphrase, statement.person),
      outcome: (restored) => `${restored} secrets`,
    });
    return { secrets };
  }

  @Handles(VaultRewrap)
  async rewrap(word: PayloadOf<typeof VaultRewrap>): Promise<ReplyOf<typeof VaultRewrap>> {
    await this.desk.perform({ word, actions: ['vault.rewrap'], work: (tx) => this.rewraps.begin(tx, word.statement.person), outcome: (keyId) => `to the master key ${keyId}` });
    this.rewraps.wake();
    const rewrap = await this.rewraps.status();
    if (rewrap === null) throw new Error('The re-wrap that was just noted is gone.');
    return { rewrap };
  }
}
