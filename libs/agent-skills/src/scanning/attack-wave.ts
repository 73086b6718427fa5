import { randomUUID } from 'node:crypto';
import type { Cache } from '@waggle/cache';

/** So many blocked texts within the window are a wave: a person should think of a stop. */
const MANY = 5;
const WINDOW_MS = 10 * 60_000;

/** Notes one, forgets what is older than the window, and counts. KEYS: the list; ARGV: now, the window, an id. */
const NOTE = `
redis.call('zadd', KEYS[1], ARGV[1], ARGV[3])
redis.call('zremrangebyscore', KEYS[1], '-inf', ARGV[1] - ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[2])
return redis.call('zcard', KEYS[1])`;

/**
 * Counts what was blocked, for all instances together; while Redis is away each counts its own. A wave that is forgotten goes on and is
 * noticed anew.
 */
export class AttackWave {
  private blocked: number[] = [];
  private told = -Infinity;

  constructor(private readonly cache: Cache) {}

  /** @returns true once a window when there is a wave */
  async note(now: number): Promise<boolean> {
    this.blocked = [...this.blocked.filter((at) => now - at < WINDOW_MS), now];
    const count = await this.count(now).catch(() => this.blocked.length);
    return count >= MANY && (await this.isFirst(now));
  }

  private async count(now: number): Promise<number> {
    return Number(await this.cache.redis.eval(NOTE, 1, this.cache.key('blocked texts'), now, WINDOW_MS, randomUUID()));
  }

  /** The lease is not given back: it stands for the window in which it was told. */
  private async isFirst(now: number): Promise<boolean> {
    const { told } = this;
    if (now - told < WINDOW_MS) return false;
    this.told = now;
    const first = await this.cache.lease('wave told', WINDOW_MS).then(Boolean, () => true);
    if (!first) this.told = told;
    return first;
  }
}
