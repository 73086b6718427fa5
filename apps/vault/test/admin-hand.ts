import { createHash } from 'node:crypto';
import { type ReplyOf, type SealingKey, VaultDelete, VaultKey, VaultRewrap, type VaultStatement, VaultStore } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import type { Messenger } from '@waggle/messaging';
import { ABOUT_VAULT, sealFor } from '@waggle/vault-client';
import { TOKEN } from './settings.js';

/** An admin's words, as the gateway makes them. */
export class AdminHand {
  private key: SealingKey | undefined;

  constructor(
    readonly messenger: Messenger,
    private readonly token = TOKEN,
    private readonly person = 'olga',
  ) {}

  async seal(value: string | Buffer): Promise<string> {
    this.key ??= (await this.messenger.ask(VaultKey, {})).publicKey;
    return sealFor(this.key, Buffer.from(value), ABOUT_VAULT);
  }

  say(action: VaultStatement['action'], name: string, parts: readonly string[] = [], more: Partial<VaultStatement> = {}): { statement: VaultStatement; proof: string } {
    const digest = parts.length === 0 ? '' : createHash('sha256').update(parts.join('\n')).digest('hex');
    const statement = { action, name, digest, person: this.person, channel: 'test', decidedAt: new Date().toISOString(), ...more };
    return { statement, proof: proveDecision(statement, decisionKey(this.token, 'vault')) };
  }

  async store(name: string, value: string, readers: string[] = ['mcp-email'], more: Partial<VaultStatement> = {}): Promise<number> {
    const sealed = await this.seal(value);
    return (await this.messenger.ask(VaultStore, { ...this.say('vault.store', name, [sealed], { readers, ...more }), sealed })).version;
  }

  async rotate(name: string, value: string, more: Partial<VaultStatement> = {}): Promise<number> {
    const sealed = await this.seal(value);
    return (await this.messenger.ask(VaultStore, { ...this.say('vault.rotate', name, [sealed], more), sealed })).version;
  }

  async delete(name: string): Promise<number> {
    return (await this.messenger.ask(VaultDelete, this.say('vault.delete', name))).versions;
  }

  async rewrap(): Promise<ReplyOf<typeof VaultRewrap>> {
    return this.messenger.ask(VaultRewrap, this.say('vault.rewrap', ''));
  }
}
