import { TcpProxy, type TestScope } from '@waggle/testing';

const PORTS = { AMQP_URL: 5672, DATABASE_URL: 5432, REDIS_URL: 6379 } as const;
type Name = keyof typeof PORTS;

/** The monitor's lines to its servers, each of which can be cut or held. */
export class Lines {
  private constructor(
    private readonly urls: TestScope['env'],
    readonly broker: TcpProxy,
    readonly database: TcpProxy,
    readonly cache: TcpProxy,
  ) {}

  static async of(urls: TestScope['env']): Promise<Lines> {
    const to = (name: Name): Promise<TcpProxy> => {
      const { hostname, port } = new URL(urls[name]);
      return TcpProxy.open({ host: hostname, port: port === '' ? PORTS[name] : Number(port) });
    };
    return new Lines(urls, await to('AMQP_URL'), await to('DATABASE_URL'), await to('REDIS_URL'));
  }

  /** The same addresses by way of these lines. */
  get env(): Record<Name, string> {
    const { broker, database, cache } = this;
    return { AMQP_URL: this.by('AMQP_URL', broker), DATABASE_URL: this.by('DATABASE_URL', database), REDIS_URL: this.by('REDIS_URL', cache) };
  }

  heal(): void {
    for (const line of [this.broker, this.database, this.cache]) line.heal();
  }

  async close(): Promise<void> {
    await Promise.all([this.broker, this.database, this.cache].map((line) => line.close()));
  }

  private by(name: Name, { port }: TcpProxy): string {
    const url = new URL(this.urls[name]);
    url.host = `127.0.0.1:${port}`;
    return url.href;
  }
}
