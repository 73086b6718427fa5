import { AppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Database } from '@waggle/persistence';
import type { EmailConfig } from './email.config.js';
import type { MailProvider } from './mail.provider.js';
import { ImapMailbox } from './mailbox/imap-mailbox.js';
import { MailboxProvider } from './mailbox/mailbox.provider.js';
import { SmtpSender } from './mailbox/smtp-sender.js';
import { TransmissionRepository } from './mailbox/transmission.repository.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';

/** @throws AppError `config_invalid` when the mailbox lacks its addresses. */
export function chooseMailProvider(config: EmailConfig, database: Database, log: Logger): MailProvider {
  if (config.EMAIL_PROVIDER === 'sandbox') return new SandboxProvider(database, config);
  const { SMTP_URL, IMAP_URL } = config;
  if (SMTP_URL === undefined || IMAP_URL === undefined) {
    throw new AppError('config_invalid', 'invalid', 'EMAIL_PROVIDER=mailbox needs SMTP_URL and IMAP_URL');
  }
  return new MailboxProvider(new SmtpSender(SMTP_URL), new ImapMailbox(IMAP_URL, log), new TransmissionRepository(database), config, log);
}
