import { Injectable } from '@nestjs/common';
import { Messenger } from '@waggle/messaging';
import { VaultClient } from '@waggle/vault-client';

/** A secret that was changed in the vault counts so late at most. */
const KEPT_MS = 60_000;
const REFERENCE = /^vault:/;

/** Secrets of webhooks in plain text, wherever they are kept. */
@Injectable()
export class WebhookSecrets {
  private readonly vault: VaultClient;
  private readonly kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

  constructor(messenger: Messenger) {
    this.vault = new VaultClient(messenger);
  }

  /** @throws AppError of the vault */
  async of(secrets: readonly string[]): Promise<string[]> {
    return Promise.all(secrets.map(async (secret) => (REFERENCE.test(secret) ? this.fromVault(secret.replace(REFERENCE, '')) : secret)));
  }

  private fromVault(name: string): Promise<string> {
    const known = this.kept.get(name);
    if (known !== undefined && known.until > Date.now()) return known.value;
    const value = this.vault.use(name, (bytes) => bytes.toString('utf8'));
    this.kept.set(name, { value, until: Date.now() + KEPT_MS });
    value.catch(() => this.kept.delete(name));
    return value;
  }
}
