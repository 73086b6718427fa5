import { Redis } from 'ioredis';
import type { Provision } from '../infrastructure.js';
import { type GivenContext, givenAsIs, givenControl } from './given.js';

const BATCH = 500;

/** Removes every key that begins with `prefix`. */
export async function dropKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: BATCH }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await client.unlink(...keys);
    }
  } finally {
    client.disconnect();
  }
}

/** Keeps to an own key prefix on a Redis that was given. */
export function useGivenRedis(url: string, context: GivenContext): Provision {
  if (context.asIs) {
    const provision = givenAsIs('redis', 'REDIS_URL', url);
    return { ...provision, env: { ...provision.env, WAGGLE_PREFIX: context.prefix } };
  }
  return {
    control: givenControl('redis', url),
    env: { REDIS_URL: url, WAGGLE_PREFIX: context.name },
    release: () => (context.kept ? Promise.resolve() : dropKeys(url, context.name)),
  };
}
