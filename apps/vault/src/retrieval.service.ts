import { Injectable } from '@nestjs/common';
import type { PayloadOf, ReplyOf, VaultHas, VaultList, VaultRetrieve } from '@waggle/contracts';
import { aboutSecret, sealFor } from '@waggle/vault-client';
import { AccessJournal } from './access-journal.service.js';
import { EnvelopeCipher } from './cipher/envelope-cipher.service.js';
import { SecretRepository } from './secret.repository.js';
import { isExpired, type SecretRecord } from './secret-record.js';
import { vaultError } from './vault.error.js';

/** Tool servers, and the intake, which checks the signatures of webhooks. */
const READER = /^(?:mcp-|intake$)/;
/** Sees names and dates of all for the admins, and no value ever. */
const DOOR = 'gateway';

/** Gives tool servers what is theirs. */
@Injectable()
export class Retrieval {
  constructor(
    private readonly secrets: SecretRepository,
    private readonly cipher: EnvelopeCipher,
    private readonly journal: AccessJournal,
  ) {}

  /** @param caller who the broker says has asked. */
  async retrieve(caller: string, { name, version, publicKey }: PayloadOf<typeof VaultRetrieve>): Promise<ReplyOf<typeof VaultRetrieve>> {
    const access = { actor: caller, action: 'vault.retrieve', target: name, input: version === undefined ? 'newest' : `version ${version}` };
    let value: Buffer | undefined;
    try {
      const record = await this.permitted(caller, name, version);
      if (isExpired(record)) throw vaultError('secret_expired', `The secret has ended; an admin stores another: waggle vault rotate ${name}`, { secret: name });
      value = await this.cipher.open(record);
      const sealed = await sealFor(publicKey, value, aboutSecret(name, record.version));
      await this.journal.allowed(access, `version ${record.version}, sealed to the caller`);
      return { sealed, version: record.version, expiresAt: record.expires_at?.toISOString() ?? null };
    } catch (thrown) {
      throw await this.journal.refused(access, thrown);
    } finally {
      value?.fill(0);
    }
  }

  async has(caller: string, { name }: PayloadOf<typeof VaultHas>): Promise<ReplyOf<typeof VaultHas>> {
    const access = { actor: caller, action: 'vault.has', target: name };
    const record = await this.secrets.find(name);
    const has = record !== undefined && mayRead(caller, record) && !isExpired(record);
    await this.journal.allowed(access, has ? 'yes' : 'no');
    return { has, version: has ? record.version : null };
  }

  async list(caller: string): Promise<ReplyOf<typeof VaultList>['secrets']> {
    const access = { actor: caller, action: 'vault.list', target: '*' };
    if (caller !== DOOR && !READER.test(caller)) throw await this.journal.refused(access, denied('*', caller));
    const secrets = await this.secrets.list(caller === DOOR ? undefined : caller);
    await this.journal.allowed(access, `${secrets.length} names`);
    return secrets;
  }

  /** Whoever may no longer read the newest version reads no older one. */
  private async permitted(caller: string, name: string, version: number | undefined): Promise<SecretRecord> {
    const newest = await this.secrets.find(name);
    if (newest === undefined || !mayRead(caller, newest)) throw denied(name, caller);
    const record = version === undefined || version === newest.version ? newest : await this.secrets.find(name, version);
    if (record === undefined || !mayRead(caller, record)) throw denied(name, caller);
    return record;
  }
}

const mayRead = (caller: string, { readers }: SecretRecord): boolean => READER.test(caller) && readers.includes(caller);

function denied(name: string, caller: string) {
  return vaultError('secret_denied', `There is no such secret for ${caller}; an admin stores one: waggle vault set ${name} --reader ${caller}`, { secret: name });
}
