import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@waggle/dev';
import { ensurePrograms, ensurePython } from './programs.js';

/** A throwaway CalDAV server with one empty calendar. */
export interface CaldavServer {
  /** Of the calendar. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The end of what it has written to its log. */
  lastWords(): string;
  stop(): Promise<void>;
}

const USER = 'ann';
const PASSWORD = 'pass-of-office';
const START_MS = 60_000;
/** Characters. */
const LAST_WORDS = 4000;

export async function startRadicale(): Promise<CaldavServer> {
  const [program = ''] = await ensurePrograms({ radicale: 'radicale' });
  // Radicale's packages only recommend pytz, and without that an event with a TZID but no VTIMEZONE is refused.
  await ensurePython('pytz', 'python3-tz');
  const home = await mkdtemp(join(tmpdir(), 'radicale-'));
  const port = await freePort();
  await writeFile(join(home, 'users'), `${USER}:${PASSWORD}\n`);
  const config = ['[server]', `hosts = 127.0.0.1:${port}`, '[auth]', 'type = htpasswd', `htpasswd_filename = ${home}/users`, 'htpasswd_encryption = plain', '[storage]', `filesystem_folder = ${home}/data`];
  await writeFile(join(home, 'config'), `${config.join('\n')}\n`);
  return started(program, ['--config', join(home, 'config')], home, { url: `http://127.0.0.1:${port}/${USER}/work/`, make: 'MKCALENDAR' });
}

export async function startXandikos(): Promise<CaldavServer> {
  const [program = ''] = await ensurePrograms({ xandikos: 'xandikos' });
  const home = await mkdtemp(join(tmpdir(), 'xandikos-'));
  const port = await freePort();
  await mkdir(join(home, 'data'));
  const args = ['-d', join(home, 'data'), '--defaults', '-l', '127.0.0.1', '-p', String(port), '--current-user-principal', `/${USER}/`];
  return started(program, args, home, { url: `http://127.0.0.1:${port}/${USER}/calendars/calendar/`, make: 'PROPFIND' });
}

async function started(program: string, args: readonly string[], home: string, { url, make }: { url: string; make: string }): Promise<CaldavServer> {
  const child = spawn(program, args, { env: { PATH: '/usr/bin:/bin', HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-LAST_WORDS)));
  const server = { url, user: USER, password: PASSWORD, lastWords: () => said, stop: () => ended(child, home) };
  const answers = async (): Promise<boolean> => (await dav(server, make, '').catch(() => undefined))?.ok === true;
  for (const end = Date.now() + START_MS; !(await answers()); await delay(50)) {
    if (child.exitCode === null && Date.now() < end) continue;
    await server.stop();
    throw new Error(`${program} does not start`);
  }
  return server;
}

async function ended(child: ChildProcess, home: string): Promise<void> {
  if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  await rm(home, { recursive: true, force: true });
}

/** Writes a calendar object as another program would, and gives the status. @throws Error with what the server says, where it refuses */
export async function put(server: CaldavServer, name: string, text: string): Promise<number> {
  const response = await dav(server, 'PUT', name, text);
  if (!response.ok) throw new Error(`PUT ${name}: ${response.status} ${await response.text()}\n${server.lastWords()}`);
  return response.status;
}

/** One request as another program would make it, behind the back of ours. */
export function dav({ url, user, password }: Pick<CaldavServer, 'url' | 'user' | 'password'>, method: string, name: string, body?: string): Promise<Response> {
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, 'content-type': 'text/calendar; charset=utf-8' };
  return fetch(new URL(name, url), { method, headers, body });
}
