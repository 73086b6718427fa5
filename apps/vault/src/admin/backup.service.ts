import { Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';
import { type BackedUp, openBackup, sealBackup } from '../cipher/backup-file.js';
import { EnvelopeCipher } from '../cipher/envelope-cipher.service.js';
import { SecretRepository } from '../secret.repository.js';
import { vaultError } from '../vault.error.js';
import { Storage } from './storage.service.js';

const PAGE = 500;

/** All secrets in one file and back. */
@Injectable()
export class Backup {
  constructor(
    private readonly secrets: SecretRepository,
    private readonly cipher: EnvelopeCipher,
    private readonly storage: Storage,
  ) {}

  async make(passphrase: Buffer): Promise<{ file: string; secrets: number }> {
    const all: BackedUp[] = [];
    for (let page = await this.secrets.page('', PAGE); page.length > 0; page = await this.secrets.page(page.at(-1)?.name ?? '', PAGE)) {
      for (const record of page) {
        const value = await this.cipher.open(record);
        all.push({ name: record.name, readers: [...record.readers], expiresAt: record.expires_at?.toISOString() ?? null, value: value.toString('base64') });
        value.fill(0);
      }
    }
    return { file: await sealBackup(all, passphrase), secrets: all.length };
  }

  /** @throws AppError `vault_not_empty`, `backup_unreadable` */
  async restore(tx: Transaction, file: string, passphrase: Buffer, person: string): Promise<number> {
    if (!(await this.secrets.isEmpty(tx))) throw vaultError('vault_not_empty', 'A backup is restored into an empty vault only');
    const all = await openBackup(file, passphrase);
    for (const { name, readers, expiresAt, value } of all) {
      const bytes = Buffer.from(value, 'base64');
      await this.storage.add(tx, { name, value: bytes, readers, expiresAt: expiresAt === null ? null : new Date(expiresAt), person });
      bytes.fill(0);
    }
    return all.length;
  }
}
