import { Injectable } from '@nestjs/common';
import { Messenger } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import type { TestScope } from '@waggle/testing';
import { VaultClient } from '@waggle/vault-client';

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
