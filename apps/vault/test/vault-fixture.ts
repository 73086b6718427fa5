import { createHash, randomBytes } from 'node:crypto';
import { Controller, Injectable } from '@nestjs/common';
import { type AuditEntry, AuditWrite, type PayloadOf, type ReplyOf, type SealingKey, VaultDelete, VaultKey, VaultRewrap, type VaultStatement, VaultStore } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { decisionKey, proveDecision } from '@waggle/grants';
import { Handles, Messenger } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope } from '@waggle/testing';
import { ABOUT_VAULT, sealFor, VaultClient } from '@waggle/vault-client';

export const TOKEN = 'wg_operator_of_the_vault_admin';
export const APPROVER_TOKEN = 'wg_operator_of_the_approver';
export const masterKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** What a vault with the admin olga is started with. */
export const settings = (scope: TestScope, more: Readonly<Record<string, string>>): Record<string, string> => ({
  ...scope.env,
  LOG_LEVEL: 'silent',
  VAULT_OPERATORS: JSON.stringify([
    { name: 'olga', role: 'admin', key: decisionKey(TOKEN, 'vault') },
    { name: 'paul', role: 'approver', key: decisionKey(APPROVER_TOKEN, 'vault') },
  ]),
  ...more,
});

/** Stands for the audit: keeps entries, or is away. */
export class AuditDouble {
  readonly entries: AuditEntry[] = [];
  away = false;
  /** Looked at before an entry counts as written. */
  before: () => void = () => undefined;

  service(): ReturnType<typeof defineService> {
    const { entries } = this;
    const isAway = (): boolean => this.away;
    const before = (): void => this.before();
    @Controller()
    class AuditController {
      @Handles(AuditWrite)
      async write(payload: PayloadOf<typeof AuditWrite>): Promise<ReplyOf<typeof AuditWrite>> {
        if (isAway()) throw new AppError('database_unavailable', 'transient', 'away');
        before();
        entries.push(...payload.entries);
        return { seq: entries.length };
      }
      @Handles(otherMessagesOf('audit', AuditWrite))
      async unused(): Promise<void> {}
    }
    return defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController] });
  }
}

/** Somebody on the broker under this name. */
export class Party {
  private constructor(
    readonly messenger: Messenger,
    private readonly service: RunningService,
  ) {}

  static async named(name: string, scope: TestScope): Promise<Party> {
    let messenger: Messenger | undefined;
    @Injectable()
    class Caller {
      constructor(given: Messenger) {
        messenger = given;
      }
    }
    const service = await startService(defineService({ name, plane: 'core', roles: ['swarm'], providers: [Caller] }), { env: { ...scope.env, LOG_LEVEL: 'silent' } });
    if (messenger === undefined) throw new Error('no messenger');
    return new Party(messenger, service);
  }

  get vault(): VaultClient {
    return new VaultClient(this.messenger);
  }

  /** The value as a text: a test may. */
  async read(name: string): Promise<string> {
    return this.vault.use(name, (value) => value.toString('utf8'));
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

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

  async rotate(name: string, value: string): Promise<number> {
    const sealed = await this.seal(value);
    return (await this.messenger.ask(VaultStore, { ...this.say('vault.rotate', name, [sealed]), sealed })).version;
  }

  async delete(name: string): Promise<number> {
    return (await this.messenger.ask(VaultDelete, this.say('vault.delete', name))).versions;
  }

  async rewrap(): Promise<ReplyOf<typeof VaultRewrap>> {
    return this.messenger.ask(VaultRewrap, this.say('vault.rewrap', ''));
  }
}
