import { AppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Database } from '@waggle/persistence';
import type { Identity } from '@waggle/runtime';
import type { EmailConfig } from './email.config.js';
import { mailError } from './mail.error.js';
import type { MailProvider } from './mail.provider.js';
import { ImapMailbox } from './mailbox/imap-mailbox.js';
import { MailboxProvider } from './mailbox/mailbox.provider.js';
import { SmtpSender } from './mailbox/smtp-sender.js';
import { TransmissionRepository } from './mailbox/transmission.repository.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';

/**
 * A zone that only prepares has a mailbox to read and to keep drafts in, and no way to send.
 *
 * @throws AppError `config_invalid` when the mailbox lacks its addresses.
 */
export function chooseMailProvider(config: EmailConfig, database: Database, log: Logger, { zone }: Pick<Identity, 'zone'>): MailProvider {
  if (config.EMAIL_PROVIDER === 'sandbox') return new SandboxProvider(database, config);
  const { SMTP_URL, IMAP_URL } = config;
  const needed = zone === 'cloud' ? { IMAP_URL } : { SMTP_URL, IMAP_URL };
  if (IMAP_URL === undefined || Object.values(needed).includes(undefined)) {
    throw new AppError('config_invalid', 'invalid', `EMAIL_PROVIDER=mailbox needs ${Object.keys(needed).join(' and ')}`);
  }
  return new MailboxProvider(SMTP_URL === undefined ? NO_SENDER : new SmtpSender(SMTP_URL), new ImapMailbox(IMAP_URL, log), new TransmissionRepository(database), config, log);
}

const NO_SENDER: Pick<SmtpSender, 'send' | 'close'> = {
  send: () => Promise.reject(mailError('mail_not_sent_here', 'No server to send over is known to this zone')),
  close: () => undefined,
};
