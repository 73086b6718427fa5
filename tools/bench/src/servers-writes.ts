import { readdir, readFile, readlink } from 'node:fs/promises';
import type { InfrastructureEnv } from '@waggle/dev';
import pg from 'pg';

/** Bytes that the servers have written since they began; undefined where the system does not tell. */
export interface Written {
  /** PostgreSQL's log. */
  readonly wal: number;
  readonly broker: number | undefined;
  readonly redis: number | undefined;
}

const LISTENING = '0A';

/** Looks at what the servers write to disk. */
export class ServersWrites {
  private constructor(
    private readonly database: pg.Client,
    private readonly brokerPid: number | undefined,
    private readonly redisPid: number | undefined,
  ) {}

  static async open(env: InfrastructureEnv): Promise<ServersWrites> {
    const database = new pg.Client({ connectionString: env.DATABASE_URL });
    await database.connect();
    return new ServersWrites(database, await listenerOf(env.AMQP_URL), await listenerOf(env.REDIS_URL));
  }

  async look(): Promise<Written> {
    const { rows } = await this.database.query<{ bytes: string }>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes");
    return { wal: Number(rows[0]?.bytes ?? 0), broker: await writtenBy(this.brokerPid), redis: await writtenBy(this.redisPid) };
  }

  async close(): Promise<void> {
    await this.database.end();
  }
}

/** All that was written between two looks. */
export function bytesBetween(before: Written, after: Written): number {
  return after.wal - before.wal + (after.broker ?? 0) - (before.broker ?? 0) + (after.redis ?? 0) - (before.redis ?? 0);
}

async function writtenBy(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  const text = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
  const bytes = /^write_bytes: (\d+)$/m.exec(text)?.[1];
  return bytes === undefined ? undefined : Number(bytes);
}

/** The process that listens where an address points to; undefined where the system has no /proc or it belongs to somebody else. */
async function listenerOf(url: string): Promise<number | undefined> {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const inodes = tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${port}`) === true)
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const open = await readdir(`/proc/${pid}/fd`).catch((): string[] => []);
    const links = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    if (links.some((link) => inodes.includes(link))) return Number(pid);
  }
  return undefined;
}
