import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, loadConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { searchFolders } from '../choose.js';
import { devConfig } from '../dev.config.js';
import type { InfrastructureErrorCode } from '../infrastructure.js';
import { canInstall, installCommand, installPackages } from '../install.js';
import { Instance } from '../instance.js';
import { freePort } from '../ports.js';
import { PrivateServer } from '../servers/private-server.js';
import { execute, findProgram, findUser, isRoot } from '../system.js';
import { greets } from './dovecot.js';
import { postfixMain, postfixMaster } from './postfix-config.js';

export interface PostfixOptions {
  readonly home: string;
  readonly log: (line: string) => void;
  readonly env: Environment;
  /** Of an LMTP server on loopback that takes mail for `domains`. */
  readonly lmtpPort: number;
  readonly domains: readonly string[];
}

export interface Postfix {
  /** No TLS and no sign-in; takes mail for every address, and bounces what it cannot deliver. */
  readonly smtp: { readonly host: string; readonly port: number };
  /** What it wrote into its log so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const PACKAGES = ['postfix'];
const DAEMON_FOLDERS = ['/usr/lib/postfix/sbin', '/usr/libexec/postfix'];
const runFolderOf = (id: string): string => join(tmpdir(), `waggle-${id}-postfix`);

interface Programs {
  readonly postfix: string;
  readonly master: string;
}

/** Why no Postfix can be run here, as one line for a skipped test; undefined when one can. Postfix runs as root or not at all. */
export function postfixObstacle(): string | undefined {
  return isRoot() ? undefined : 'Postfix needs root to start';
}

/**
 * Starts a throwaway Postfix on loopback with configuration and queue of its own; the machine's own Postfix is left alone. Ends
 * with this process, also when it is killed.
 *
 * @throws AppError `server_not_found` with the one command to run, `server_start_failed`, `install_failed`.
 */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const { PATH: path, ...config } = loadConfig(devConfig, options.env);
  const { postfix, master } = await findOrInstall([...searchFolders({ PATH: path, ...config }), '/usr/sbin'], path, options.log);
  const instance = await Instance.open({ home: options.home, path, alsoRemove: (id) => [runFolderOf(id)] });
  try {
    const port = await freePort();
    const site = await prepare(runFolderOf(instance.id), port, options);
    const env = { PATH: path, LC_ALL: 'C', MAIL_CONFIG: site.configFolder };
    // Makes the folders below the queue, each with the owner that Postfix insists on.
    await execute(postfix, ['-c', site.configFolder, 'check'], { env });
    const main = { name: 'postfix', command: master, args: ['-s', '-c', site.configFolder], env, cwd: site.configFolder, logFile: join(instance.folder, 'postfix.log'), stopSignal: 'SIGTERM' as const };
    await new PrivateServer(instance, { main, companions: [], url: `smtp://127.0.0.1:${port}`, probe: () => greets(port) }).start();
    return { smtp: { host: '127.0.0.1', port }, log: () => readFile(site.logFile, 'utf8').catch(() => ''), stop: () => instance.close() };
  } catch (error) {
    await instance.close();
    throw error;
  }
}

async function prepare(folder: string, smtpPort: number, { lmtpPort, domains }: PostfixOptions): Promise<{ configFolder: string; logFile: string }> {
  const [configFolder, queueFolder, dataFolder] = ['config', 'queue', 'state'].map((name) => join(folder, name)) as [string, string, string];
  for (const made of [folder, configFolder, queueFolder, dataFolder]) {
    await mkdir(made, { mode: 0o755 });
    await chmod(made, 0o755);
  }
  const owner = await findUser(['postfix']);
  if (owner !== undefined) await chown(dataFolder, owner.uid, owner.gid);
  const site = { configFolder, queueFolder, dataFolder, logFile: join(configFolder, 'mail.log'), smtpPort, lmtpPort, domains };
  await writeFile(join(configFolder, 'main.cf'), postfixMain(site), { mode: 0o644 });
  await writeFile(join(configFolder, 'master.cf'), postfixMaster(site), { mode: 0o644 });
  return site;
}

async function findOrInstall(folders: readonly string[], path: string, log: (line: string) => void): Promise<Programs> {
  const found = await find(folders);
  if (found !== undefined) return found;
  if (await canInstall(path)) {
    await installPackages(PACKAGES, path, log);
    const installed = await find(folders);
    if (installed !== undefined) return installed;
  }
  const message = `This machine has no Postfix. Run this once:\n\n  ${installCommand(PACKAGES)}`;
  throw new AppError<InfrastructureErrorCode>('server_not_found', 'missing', message, { servers: ['postfix'] });
}

async function find(folders: readonly string[]): Promise<Programs | undefined> {
  const [postfix, master] = await Promise.all([findProgram('postfix', folders), findProgram('master', DAEMON_FOLDERS)]);
  return postfix === undefined || master === undefined ? undefined : { postfix, master };
}
