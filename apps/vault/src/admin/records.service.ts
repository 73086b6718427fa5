import { Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';
import { EnvelopeCipher } from '../cipher/envelope-cipher.service.js';
import { fernetEncrypt } from '../cipher/fernet.js';
import { SecretRepository } from '../secret.repository.js';
import { vaultError } from '../vault.error.js';

/** What an admin does with a secret that is there. */
@Injectable()
export class Records {
  constructor(
    private readonly secrets: SecretRepository,
    private readonly cipher: EnvelopeCipher,
  ) {}

  /** @throws AppError `secret_not_found` */
  async remove(tx: Transaction, name: string): Promise<number> {
    const removed = await this.secrets.remove(tx, name);
    if (removed === 0) throw notFound(name);
    return removed;
  }

  /** The newest version as a token under this Fernet key. @throws AppError `secret_not_found`, `fernet_invalid`, `secret_unreadable` */
  async fernet(name: string, key: Buffer): Promise<{ version: number; token: string }> {
    const record = await this.secrets.find(name);
    if (record === undefined) throw notFound(name);
    const value = await this.cipher.open(record);
    try {
      return { version: record.version, token: fernetEncrypt(key.toString('utf8').trim(), value) };
    } finally {
      value.fill(0);
    }
  }
}

const notFound = (name: string) => vaultError('secret_not_found', `There is no secret "${name}"`, { secret: name });
