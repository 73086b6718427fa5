import { Inject, Injectable } from '@nestjs/common';
import type { VaultStatement } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { z } from 'zod';
import { EnvelopeCipher } from '../cipher/envelope-cipher.service.js';
import { fernetDecrypt } from '../cipher/fernet.js';
import { KeyCheck } from '../keys/key-check.service.js';
import { MasterKeys } from '../keys/master-keys.js';
import { SecretRepository } from '../secret.repository.js';
import type { VaultConfig } from '../vault.config.js';
import { vaultError } from '../vault.error.js';

const MOST_BYTES = 65_536;
const fernetSchema = z.object({ key: z.string(), token: z.string(), ttlSeconds: z.number().int().min(1).optional() });

/** A value that is to be stored, and for whom. */
export interface Entry {
  readonly name: string;
  readonly value: Buffer;
  readonly readers: readonly string[];
  readonly expiresAt: Date | null;
  readonly person: string;
}

/** Adds versions. Whoever calls has heard an admin's word. */
@Injectable()
export class Storage {
  constructor(
    private readonly secrets: SecretRepository,
    private readonly cipher: EnvelopeCipher,
    private readonly masters: MasterKeys,
    private readonly check: KeyCheck,
    @Inject(CONFIG) private readonly config: Pick<VaultConfig, 'VAULT_VERSIONS_KEPT'>,
  ) {}

  /** @throws AppError `secret_invalid`, also for a rotation of what has ended that names no new end; `secret_not_found` (rotation of nothing), `fernet_invalid` */
  async store(tx: Transaction, statement: VaultStatement, given: Buffer): Promise<number> {
    const { name, readers = [], person, action } = statement;
    if (name === '') throw vaultError('secret_invalid', 'Name the secret.');
    const value = statement.format === 'fernet' ? fromFernet(given) : given;
    try {
      const before = action === 'vault.rotate' ? await this.secrets.find(name, undefined, tx) : undefined;
      if (action === 'vault.rotate' && before === undefined) throw vaultError('secret_not_found', `There is no secret "${name}"`, { secret: name });
      const expiresAt = statement.expiresAt === undefined ? inherited(name, before?.expires_at ?? null) : dateOf(statement.expiresAt);
      return await this.add(tx, { name, value, readers: before?.readers ?? readers, expiresAt, person });
    } finally {
      value.fill(0);
    }
  }

  async add(tx: Transaction, { name, value, readers, expiresAt, person }: Entry): Promise<number> {
    if (value.length === 0 || value.length > MOST_BYTES) throw vaultError('secret_invalid', `A secret has 1 to ${MOST_BYTES} bytes; this one has ${value.length}`, { secret: name });
    // A newer master key may have been put there since.
    await this.masters.refresh();
    await this.check.note(tx, this.masters.active);
    const record = { name, version: await this.secrets.nextVersion(tx, name), readers: [...new Set(readers)], expires_at: expiresAt, stored_by: person };
    await this.secrets.add(tx, { ...record, ...(await this.cipher.seal(record, value)) }, this.config.VAULT_VERSIONS_KEPT);
    return record.version;
  }
}

/** @throws AppError `secret_invalid`: nobody would be given the new value either. */
function inherited(name: string, expiresAt: Date | null): Date | null {
  if (expiresAt === null || expiresAt.getTime() > Date.now()) return expiresAt;
  throw vaultError('secret_invalid', `"${name}" was good until ${expiresAt.toISOString()}. Say until when its new value is: --expires <time>, or --expires never`, { secret: name });
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** @throws AppError `fernet_invalid` */
function fromFernet(given: Buffer): Buffer {
  let parsed: z.infer<typeof fernetSchema>;
  try {
    parsed = fernetSchema.parse(JSON.parse(given.toString('utf8')));
  } catch {
    throw vaultError('fernet_invalid', 'What is sealed must be JSON: {"key", "token", "ttlSeconds"?}');
  }
  return fernetDecrypt(parsed.key, parsed.token, parsed.ttlSeconds);
}
