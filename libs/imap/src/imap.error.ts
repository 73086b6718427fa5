import { AppError } from '@waggle/errors';

export type ImapErrorCode = 'mailbox_unread';

/** The connection has ended, or the server has refused the command: whatever was asked for, it was not told. */
export function unread(what: string): AppError<ImapErrorCode> {
  return new AppError('mailbox_unread', 'transient', `The mailbox could not be read: ${what}`);
}
