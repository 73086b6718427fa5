import type { Database } from '@waggle/persistence';

const KEY = "hashtextextended('waggle sync', 0)";

/** One cycle at a time in this zone, whichever instance runs it. A crash lets go: the lock is the connection's. */
export async function withCycleLock<T>({ dataSource }: Database, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT pg_advisory_lock(${KEY})`);
    return await work();
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(${KEY})`).catch(() => undefined);
    await runner.release();
  }
}
