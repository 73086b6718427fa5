import { Injectable } from '@nestjs/common';
import { Messenger } from '@waggle/messaging';
import { defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import type { EnvironmentOf } from '@waggle/tool-server-testing';
import { VaultClient } from '@waggle/vault-client';

const define = (name: string, providers: ServiceDefinition['providers'] = []): ServiceDefinition => defineService({ name, plane: name.startsWith('mcp-') ? 'tool' : 'core', roles: ['swarm'], providers });

/** What these need to sign in as themselves. */
export const partiesNamed = (...names: string[]): ServiceDefinition[] => names.map((name) => define(name));

/** Somebody on the broker under this name, signed in as it. */
export class Party {
  private constructor(
    readonly messenger: Messenger,
    private readonly service: RunningService,
  ) {}

  static async named(name: string, envOf: EnvironmentOf): Promise<Party> {
    let messenger: Messenger | undefined;
    @Injectable()
    class Caller {
      constructor(given: Messenger) {
        messenger = given;
      }
    }
    const service = await startService(define(name, [Caller]), { env: envOf({ name }) });
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
