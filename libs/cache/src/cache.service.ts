import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/** Deletes the key only while it holds the given value, so that an expired lease of another is left alone. */
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

export interface Lease {
  release(): Promise<void>;
}

/** What Redis keeps for a while. Every use must be right when it has forgotten everything. */
export class Cache {
  constructor(
    readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  key(name: string): string {
    return `${this.prefix}:${name}`;
  }

  /** undefined when it was never set, has expired or was forgotten. */
  async get<T>(name: string): Promise<T | undefined> {
    const text = await this.redis.get(this.key(name));
    return text === null ? undefined : (JSON.parse(text) as T);
  }

  async set(name: string, value: unknown, ttlSeconds: number): Promise<void> {
    await this.redis.set(this.key(name), JSON.stringify(value), 'EX', ttlSeconds);
  }

  /** Takes the lease or gives undefined when somebody holds it. It ends by itself after `ttlMs`. */
  async lease(name: string, ttlMs: number): Promise<Lease | undefined> {
    const owner = randomUUID();
    const taken = await this.redis.set(this.key(name), owner, 'PX', ttlMs, 'NX');
    if (taken === null) return undefined;
    return { release: async () => void (await this.redis.eval(RELEASE, 1, this.key(name), owner)) };
  }

  async ping(): Promise<void> {
    await this.redis.ping();
  }

  async close(): Promise<void> {
    await this.redis.quit().catch(() => this.redis.disconnect());
  }
}

/** A Redis that hangs without closing fails a command after so long. Nothing here waits in Redis: no command may take long. */
const COMMAND_MS = 5000;

/** Connects and waits for the first answer; afterwards ioredis reconnects by itself. */
export async function openCache(url: string, prefix: string, onError: (error: Error) => void): Promise<Cache> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 3, commandTimeout: COMMAND_MS, retryStrategy: (attempt) => Math.min(attempt * 200, 3000) });
  redis.on('error', onError);
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return new Cache(redis, prefix);
}
