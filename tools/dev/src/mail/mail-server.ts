import { join } from 'node:path';
import { type Environment, loadConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { devConfig } from '../dev.config.js';
import type { InfrastructureErrorCode } from '../infrastructure.js';
import { canInstall, installCommand, installPackages } from '../install.js';
import { Instance } from '../instance.js';
import { searchFolders } from '../choose.js';
import { PrivateServer } from '../servers/private-server.js';
import { type MailUser, findDovecot, prepareDovecot, runFolderOf } from './dovecot.js';
import type { Maildir } from './maildir.js';
import { Sink, type SinkMail } from './sink.js';
import { type SmtpFault, startSmtpFront } from './smtp-front.js';

export interface MailServerOptions {
  /** The state folder, usually `.waggle`. */
  home: string;
  users: readonly MailUser[];
  log: (line: string) => void;
  env: Environment;
  /** Where outgoing mail is written, a JSON object a line. Default: in the throwaway folder of the run. */
  sinkFile?: string;
}

export interface MailServer {
  /** No TLS; any of the users may sign in. */
  readonly imap: { host: string; port: number };
  readonly smtp: { host: string; port: number };
  /** Where a mail server delivers for the users; no sign-in. */
  readonly lmtp: { host: string; port: number };
  readonly sinkFile: string;
  /** Outgoing mail so far, in the order of arrival. */
  delivered(): SinkMail[];
  /** Where a user's mails lie. */
  maildir(address: string): Maildir;
  failNext(fault: SmtpFault): void;
  stop(): Promise<void>;
}

const PACKAGES = ['dovecot-imapd', 'dovecot-lmtpd'];

/** Finds Dovecot, or installs it, so that `startMailServer` will not have to; gives its path. */
export async function ensureMailProgram({ env, log }: Pick<MailServerOptions, 'env' | 'log'>): Promise<string> {
  const config = loadConfig(devConfig, env);
  const found = await findDovecot(searchFolders(config));
  if (found !== undefined) return found;
  if (await canInstall(config.PATH)) {
    await installPackages(PACKAGES, config.PATH, log);
    const installed = await findDovecot(searchFolders(config));
    if (installed !== undefined) return installed;
  }
  const message = `This machine has no Dovecot for the private mail server. Run this once:\n\n  ${installCommand(PACKAGES)}`;
  throw new AppError<InfrastructureErrorCode>('server_not_found', 'missing', message, { servers: ['dovecot'] });
}

/**
 * Starts a throwaway mail server on loopback: real IMAP mailboxes (Dovecot), and an SMTP server that delivers to them and keeps
 * every mail to anybody else. Ends with this process, also when it is killed.
 *
 * @throws AppError `server_not_found` with the one command to run, `server_start_failed`, `install_failed`.
 */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const config = loadConfig(devConfig, options.env);
  const program = await ensureMailProgram(options);
  const instance = await Instance.open({ home: options.home, path: config.PATH, alsoRemove: (id) => [runFolderOf(id)] });
  try {
    const recipe = await prepareDovecot(instance, program, options.users, config.PATH);
    await new PrivateServer(instance, recipe).start();
    const sink = new Sink(options.sinkFile ?? join(instance.folder, 'outgoing.jsonl'));
    const front = await startSmtpFront({ users: options.users, lmtpPort: recipe.lmtpPort, sink });
    options.log(`Mail: Dovecot (private, ${program}) on IMAP port ${recipe.imapPort}, SMTP on port ${front.port}, outgoing mail in ${sink.file}`);
    return {
      imap: { host: '127.0.0.1', port: recipe.imapPort },
      smtp: { host: '127.0.0.1', port: front.port },
      lmtp: { host: '127.0.0.1', port: recipe.lmtpPort },
      sinkFile: sink.file,
      delivered: () => sink.delivered(),
      maildir: (address) => recipe.maildir(address),
      failNext: (fault) => front.failNext(fault),
      stop: async () => {
        await front.close();
        await instance.close();
      },
    };
  } catch (error) {
    await instance.close();
    throw error;
  }
}
