import { chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Instance } from '../instance.js';
import { choosePorts } from '../servers/chosen-ports.js';
import type { Recipe } from '../servers/private-server.js';
import { type SystemUser, execute, findProgram, findUser, isRoot } from '../system.js';
import { dovecotConfig } from './dovecot-config.js';
import { Maildir } from './maildir.js';

export interface MailUser {
  /** Whole address; it is the login name too. */
  address: string;
  password: string;
}

const PROTOCOL_FOLDERS = ['/usr/lib/dovecot', '/usr/libexec/dovecot', '/opt/homebrew/opt/dovecot/libexec/dovecot', '/usr/local/libexec/dovecot'];

/** The path of a `dovecot` that has IMAP and LMTP, or undefined. */
export async function findDovecot(folders: readonly string[]): Promise<string | undefined> {
  const [server, imap, lmtp] = await Promise.all([
    findProgram('dovecot', folders),
    findProgram('imap', PROTOCOL_FOLDERS),
    findProgram('lmtp', PROTOCOL_FOLDERS),
  ]);
  return imap === undefined || lmtp === undefined ? undefined : server;
}

// Dovecot keeps no mail for root, so root runs all of it as another account.
async function accountOf(): Promise<{ user: SystemUser | undefined; account: string; group: string }> {
  const user = isRoot() ? await findUser(['dovecot', 'nobody']) : undefined;
  const account = user?.name ?? userInfo().username;
  const gid = user?.gid ?? userInfo().gid;
  const { stdout } = await execute('id', ['-gn', account]).catch(() => ({ stdout: '' }));
  return { user, account, group: stdout.trim() || String(gid) };
}

/** Where Dovecot's files go: the instance's own folder may be too deep for its sockets, or have spaces in its name. */
export const runFolderOf = (id: string): string => join(tmpdir(), `waggle-${id}`);

async function makeFolder(folder: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
}

async function writeFor(user: SystemUser | undefined, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (user) await chown(file, user.uid, user.gid);
}

/** Resolves when a mail server on this port of loopback says its first line. */
export function greets(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    socket.once('data', () => resolve());
    socket.once('error', reject);
    socket.once('timeout', () => reject(new Error('no greeting')));
    socket.once('close', () => reject(new Error('closed before its greeting')));
    socket.once('data', () => socket.destroy());
  });
}

export interface DovecotRecipe extends Recipe {
  imapPort: number;
  lmtpPort: number;
  /** The INBOX of one of the users. */
  maildir(address: string): Maildir;
}

/** Dovecot with one mailbox a user, on loopback, without TLS. */
export async function prepareDovecot(instance: Instance, program: string, users: readonly MailUser[], path: string): Promise<DovecotRecipe> {
  const { user, account, group } = await accountOf();
  const folder = await instance.folderFor('dovecot', user);
  const site = runFolderOf(instance.id);
  const [runFolder, mailFolder, usersFile, configFile] = ['run', 'mail', 'users', 'main.conf'].map((name) => join(site, name)) as [string, string, string, string];
  for (const made of [site, runFolder, mailFolder]) await makeFolder(made, user);
  const [imapPort = 0, lmtpPort = 0] = await choosePorts(instance, 'dovecot-ports', 2);
  await writeFor(user, usersFile, users.map(({ address, password }) => `${address}:{PLAIN}${password}::::::\n`).join(''));
  const { stdout: version } = await execute(program, ['--version']);
  await writeFor(user, configFile, dovecotConfig(version.trim(), { runFolder, mailFolder, usersFile, account, group, imapPort, lmtpPort }));
  return {
    imapPort,
    lmtpPort,
    maildir: (address) => new Maildir(join(mailFolder, address), user),
    url: `imap://127.0.0.1:${imapPort}`,
    main: {
      name: 'dovecot',
      command: program,
      args: ['-F', '-c', configFile],
      env: { PATH: `${dirname(program)}:${path}`, LC_ALL: 'C' },
      cwd: folder,
      user,
      logFile: join(instance.folder, 'dovecot.log'),
      stopSignal: 'SIGTERM',
    },
    companions: [],
    probe: async () => {
      await Promise.all([greets(imapPort), greets(lmtpPort)]);
    },
  };
}
