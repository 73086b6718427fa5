import type { Environment } from '@waggle/config';

export const SERVER_NAMES = ['amqp', 'database', 'redis'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** The setting that holds a server's address. */
export const ADDRESS_SETTING = { amqp: 'AMQP_URL', database: 'DATABASE_URL', redis: 'REDIS_URL' } as const satisfies Record<ServerName, string>;

/** Where a server comes from; `installed` is private after its package was put on this machine. */
export type Source = 'given' | 'private' | 'docker' | 'installed';

export type InfrastructureErrorCode =
  | 'server_not_found'
  | 'server_start_failed'
  | 'server_not_ours'
  | 'vhost_refused'
  | 'database_refused'
  | 'install_failed'
  | 'infrastructure_in_use';

/** One server of the infrastructure. `kill` is SIGKILL; `start` brings it back on the same port with the same data. */
export interface ServerControl {
  readonly name: ServerName;
  readonly source: Source;
  /** Where it was found, for people: a folder, an image, `host:port`. */
  readonly origin: string;
  /** With user name and password: never log it. */
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Only of a private server: stops its process as it is, or lets it go on. */
  freeze?(frozen: boolean): Promise<void>;
  /** Only of a private broker: raises the alarm that its memory is used up, which holds all who publish, or ends it. */
  alarm?(raised: boolean): Promise<void>;
}

/** Settings for the processes that use the servers. A server that was not wanted has an empty address. */
export interface InfrastructureEnv {
  AMQP_URL: string;
  DATABASE_URL: string;
  REDIS_URL: string;
  /** Base address of RabbitMQ's HTTP API, where there is one. */
  AMQP_MANAGEMENT_URL: string;
  /** Put before every Redis key; empty where the server is ours alone. */
  WAGGLE_PREFIX: string;
}

export interface Infrastructure {
  readonly how: Source;
  /** One line that says which servers were chosen and why; holds no secret. */
  describe(): string;
  readonly env: InfrastructureEnv;
  readonly servers: Readonly<Partial<Record<ServerName, ServerControl>>>;
  /** SIGKILL, then start again on the same port with the same data. Given servers are refused (`server_not_ours`). */
  restart(name: ServerName): Promise<void>;
  /** Ends what was started and removes throwaway data. May be called twice. */
  stop(): Promise<void>;
}

export interface ProvideOptions {
  /** The state folder, usually `.waggle`; created when missing. */
  home: string;
  /** Progress for people, one line a call. */
  log: (line: string) => void;
  /** Default: all three. */
  want?: readonly ServerName[];
  /** Sync to disk as in production (for measurements). Default false for throwaway servers, always true with `keep`. */
  durable?: boolean;
  /** Keep data and vhost between runs, one set per `home`. Default false. */
  keep?: boolean;
  env: Environment;
}

/** How one server became available; the pieces from which an Infrastructure is put together. */
export interface Provision {
  control: ServerControl;
  env: Partial<InfrastructureEnv>;
  /** Gives back what is not bound to a process of ours: a vhost, a database, a container. */
  release(): Promise<void>;
}
