import { randomInt } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { hasCode } from '@waggle/errors';

// Below the range from which Linux and macOS take the ports of outgoing connections, so that a killed server's port stays free for its restart.
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Who has been given a port listens on it sooner than this. */
const KEPT_MS = 300_000;
const handedOut = new Set<number>();

/** True when this machine lets us listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The file whose making gives the port to a process. */
export const reservationOf = (port: number): string => join(tmpdir(), `waggle-ports-${userInfo().uid}`, String(port));

/** Keeps a port that nobody listens on yet from being given to another process. False when one has it. */
export async function reservePort(port: number): Promise<boolean> {
  const file = reservationOf(port);
  await mkdir(dirname(file), { recursive: true });
  const { mtimeMs } = (await stat(file).catch(() => undefined)) ?? { mtimeMs: Date.now() };
  if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { force: true });
  try {
    await writeFile(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** A loopback port that nobody listens on: never the same one twice in a process, and no other process of this user is given it meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    // Reserved first: the look whether it is free listens there for a moment, in the way of whom it was given to.
    if ((await reservePort(port)) && (await isFree(port))) return port;
  }
}

export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}
