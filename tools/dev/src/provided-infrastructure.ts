import { AppError } from '@waggle/errors';
import type {
  Infrastructure,
  InfrastructureEnv,
  InfrastructureErrorCode,
  Provision,
  ServerControl,
  ServerName,
  Source,
} from './infrastructure.js';

const TITLE: Readonly<Record<ServerName, string>> = { amqp: 'RabbitMQ', database: 'PostgreSQL', redis: 'Redis' };
const SOURCE_TITLE: Readonly<Record<Source, string>> = {
  given: 'given',
  private: 'private, from the programs in',
  docker: 'Docker, image',
  installed: 'private, just installed in',
};
// What took the most to get stands for the whole.
const BY_EFFORT: readonly Source[] = ['installed', 'docker', 'private', 'given'];
const NOTHING: InfrastructureEnv = { AMQP_URL: '', DATABASE_URL: '', REDIS_URL: '', AMQP_MANAGEMENT_URL: '', WAGGLE_PREFIX: '' };

/** The provisions of one run as one thing. */
export class ProvidedInfrastructure implements Infrastructure {
  readonly how: Source;
  readonly env: InfrastructureEnv;
  readonly servers: Readonly<Partial<Record<ServerName, ServerControl>>>;
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly provisions: readonly Provision[],
    private readonly closeInstance: () => Promise<void>,
  ) {
    this.how = BY_EFFORT.find((source) => provisions.some(({ control }) => control.source === source)) ?? 'given';
    this.env = Object.assign({ ...NOTHING }, ...provisions.map(({ env }) => env)) as InfrastructureEnv;
    this.servers = Object.fromEntries(provisions.map(({ control }) => [control.name, control]));
  }

  describe(): string {
    const parts = this.provisions.map(({ control }) => `${TITLE[control.name]} (${SOURCE_TITLE[control.source]} ${control.origin})`);
    return `Servers: ${parts.join(', ')}`;
  }

  async restart(name: ServerName): Promise<void> {
    const server = this.servers[name];
    if (server === undefined) {
      throw new AppError<InfrastructureErrorCode>('server_not_found', 'missing', `There is no ${name} server in this infrastructure.`);
    }
    await server.kill();
    await server.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.end();
    return this.#stopped;
  }

  private async end(): Promise<void> {
    await Promise.allSettled(this.provisions.map((one) => one.release()));
    await this.closeInstance();
  }
}
