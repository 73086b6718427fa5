import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Environment, loadConfig } from '@waggle/config';
import { devConfig, type ServerName } from '@waggle/dev';

export interface Server {
  readonly name: ServerName;
  readonly title: string;
  readonly setting: 'AMQP_URL' | 'DATABASE_URL' | 'REDIS_URL';
  readonly port: number;
  readonly package: string;
}

export const SERVERS: readonly Server[] = [
  { name: 'amqp', title: 'RabbitMQ', setting: 'AMQP_URL', port: 5672, package: 'rabbitmq-server' },
  { name: 'database', title: 'PostgreSQL', setting: 'DATABASE_URL', port: 5432, package: 'postgresql' },
  { name: 'redis', title: 'Redis', setting: 'REDIS_URL', port: 6379, package: 'redis-server' },
];
const CONNECT_WITHIN_MS = 2000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;

/** Where a server listens, without its user and password. */
export function addressOf({ port }: Server, url: string): { host: string; port: number } {
  const { hostname, port: given } = new URL(url);
  return { host: hostname, port: Number(given || port) };
}

/** True when something takes connections there. */
export function answers({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_WITHIN_MS });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
}

/** Resolves when every server whose address is given takes connections; says one line each time that one does not. */
export async function waitForGivenServers(env: Environment, log: (line: string) => void, signal: AbortSignal): Promise<void> {
  const config = loadConfig(devConfig, env);
  for (const server of SERVERS) {
    const url = config[server.setting];
    if (url !== undefined) await waitFor(server, url, log, signal);
  }
}

async function waitFor(server: Server, url: string, log: (line: string) => void, signal: AbortSignal): Promise<void> {
  const address = addressOf(server, url);
  for (let delay = FIRST_DELAY_MS; !(await answers(address)); delay = Math.min(delay * 2, MAX_DELAY_MS)) {
    log(`${server.title} at ${address.host}:${address.port} (${server.setting}) does not answer; trying again in ${delay / 1000} s`);
    await pause(delay, undefined, { signal });
  }
}
