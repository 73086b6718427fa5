import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MasterKeys } from '../keys/master-keys.js';
import { type Binding, bindingText, type SecretRecord } from '../secret-record.js';
import { vaultError } from '../vault.error.js';
import { decrypt, encrypt, KEY_BYTES } from './gcm.js';

export type Envelope = Pick<SecretRecord, 'key_id' | 'wrapped' | 'sealed'>;

/** Envelope encryption: each version under a data key of its own, each data key under a master key. */
@Injectable()
export class EnvelopeCipher {
  constructor(private readonly masters: MasterKeys) {}

  async seal(binding: Binding, value: Buffer): Promise<Envelope> {
    const about = bindingText(binding);
    const dataKey = randomBytes(KEY_BYTES);
    try {
      const keyId = this.masters.active;
      return { key_id: keyId, wrapped: await this.masters.wrap(keyId, dataKey, about), sealed: encrypt(dataKey, value, about) };
    } finally {
      dataKey.fill(0);
    }
  }

  /** The value; wipe it after use. @throws AppError `secret_unreadable`, whatever is wrong */
  async open(record: Binding & Envelope): Promise<Buffer> {
    const about = bindingText(record);
    const dataKey = await this.unwrap(record, about);
    try {
      return decrypt(dataKey, record.sealed, about);
    } catch {
      throw unreadable(record);
    } finally {
      dataKey.fill(0);
    }
  }

  /** The same data key under the active master key. @throws AppError `secret_unreadable` */
  async rewrap(record: Binding & Envelope, keyId: string): Promise<Buffer> {
    const about = bindingText(record);
    const dataKey = await this.unwrap(record, about);
    try {
      return await this.masters.wrap(keyId, dataKey, about);
    } finally {
      dataKey.fill(0);
    }
  }

  private async unwrap(record: Binding & Envelope, about: string): Promise<Buffer> {
    // Another instance may wrap under a key that was added since.
    if (!this.masters.has(record.key_id)) await this.masters.refresh();
    try {
      const dataKey = await this.masters.unwrap(record.key_id, record.wrapped, about);
      if (dataKey.length === KEY_BYTES) return dataKey;
      dataKey.fill(0);
    } catch {
      // As below: why is not told.
    }
    throw unreadable(record);
  }
}

const unreadable = ({ name, version }: Binding) => vaultError('secret_unreadable', 'The secret cannot be read.', { secret: name, version });
