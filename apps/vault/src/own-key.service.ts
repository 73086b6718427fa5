import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import { ABOUT_VAULT, openSealed, pairOf, type SealingPair } from '@waggle/vault-client';
import { EnvelopeCipher } from './cipher/envelope-cipher.service.js';
import { KeyCheck } from './keys/key-check.service.js';
import { SecretRepository } from './secret.repository.js';

const NAME = '.own-key';

/** The key that values for the vault are sealed to: a secret like others, made once, the same in every instance. */
@Injectable()
export class OwnKey implements OnModuleInit {
  private pair: SealingPair | undefined;

  constructor(
    private readonly database: Database,
    private readonly secrets: SecretRepository,
    private readonly cipher: EnvelopeCipher,
    private readonly check: KeyCheck,
  ) {}

  /** @throws AppError `master_key_wrong`, `master_key_missing`, `secret_unreadable`: the service does not start */
  async onModuleInit(): Promise<void> {
    await this.check.check();
    await this.database.transaction(async (tx) => {
      await tx.query('LOCK TABLE secret IN SHARE ROW EXCLUSIVE MODE');
      if ((await this.secrets.find(NAME, undefined, tx)) !== undefined) return;
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const value = privateKey.export({ format: 'der', type: 'pkcs8' });
      const record = { name: NAME, version: await this.secrets.nextVersion(tx, NAME), readers: [], expires_at: null, stored_by: 'vault' };
      await this.secrets.add(tx, { ...record, ...(await this.cipher.seal(record, value)) }, 1);
      value.fill(0);
    });
    const record = await this.secrets.find(NAME);
    if (record === undefined) throw new Error('The vault has lost its own key.');
    const value = await this.cipher.open(record);
    this.pair = pairOf(createPrivateKey({ key: value, format: 'der', type: 'pkcs8' }));
    value.fill(0);
  }

  get publicKey(): SealingPair['publicKey'] {
    return this.known.publicKey;
  }

  /** What was sealed to the vault; wipe it after use. @throws AppError `seal_broken` */
  async open(sealed: string): Promise<Buffer> {
    return openSealed(this.known.privateKey, sealed, ABOUT_VAULT);
  }

  private get known(): SealingPair {
    if (this.pair === undefined) throw new Error('The vault is not open yet.');
    return this.pair;
  }
}
