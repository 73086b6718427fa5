import { VaultHas, VaultList, VaultRetrieve, type ReplyOf } from '@waggle/contracts';
import type { Messenger } from '@waggle/messaging';
import { aboutSecret, openSealed, sealingPair } from './sealing.js';

/** The vault as a tool server sees it: its own secrets, each for the time of one use. */
export class VaultClient {
  constructor(private readonly messenger: Messenger) {}

  /**
   * Hands a secret to `work` and wipes it afterwards, also when `work` throws. What `work` makes of it (a string, say) is its own concern.
   *
   * @throws AppError `secret_denied` (denied; also where there is none), `secret_expired` (denied), `secret_unreadable` (bug),
   * `audit_unavailable` (transient), `message_unroutable` (missing), `ask_timeout` (transient), and what `work` throws
   */
  async use<T>(name: string, work: (value: Buffer, version: number) => Promise<T> | T): Promise<T> {
    const pair = await sealingPair();
    const { sealed, version } = await this.messenger.ask(VaultRetrieve, { name, publicKey: pair.publicKey });
    const value = await openSealed(pair.privateKey, sealed, aboutSecret(name, version));
    try {
      return await work(value, version);
    } finally {
      value.fill(0);
    }
  }

  /** Whether there is such a secret for us now. */
  async has(name: string): Promise<boolean> {
    return (await this.messenger.ask(VaultHas, { name })).has;
  }

  /** What this service may read: names, versions and dates. */
  async list(): Promise<ReplyOf<typeof VaultList>['secrets']> {
    return (await this.messenger.ask(VaultList, {})).secrets;
  }
}
