import { jest } from '@jest/globals';
import { MAX_LINES } from '@waggle/imap';
import { silentLogger } from '@waggle/observability';
import { mailDigest } from '../mail.js';
import type { ImapMailbox } from './imap-mailbox.js';
import { MailboxProvider } from './mailbox.provider.js';
import { readMail } from './read-mail.js';
import { safeOriginal } from './safe-original.js';
import type { SmtpSender } from './smtp-sender.js';
import type { TransmissionRepository } from './transmission.repository.js';

const messageId = '<m1@example.org>';
const MAIL = `From: ann@example.org\nMessage-ID: ${messageId}\nSubject: Files\n\n`;

function build(size: number) {
  const source = Buffer.from(`${MAIL}Hello.\n`);
  const search = jest.fn<ImapMailbox['search']>(async (_place, _query, _limit, { source: whole } = {}) => [{ seq: 1, uid: 7, size, envelope: { messageId }, ...(whole === true && { source }) }]);
  const config = { EMAIL_FROM: 'office@waggle.example', EMAIL_FROM_NAME: '', EMAIL_SAVE_SENT: true, EMAIL_SETTLE_SECONDS: 1 };
  const sut = new MailboxProvider({} as SmtpSender, { search, pathOf: async () => 'Sent' } as unknown as ImapMailbox, {} as TransmissionRepository, config, silentLogger());
  return { sut, fetched: () => search.mock.calls.filter(([, , , fetch]) => fetch?.source === true), digest: mailDigest(source) };
}

describe('a mail that is too large [R-MAIL-BROKEN]', () => {
  it('is not fetched, neither to be read nor to be forwarded', async () => {
    const { sut, fetched, digest } = build(25 * 1024 * 1024 + 1);
    await expect(sut.read(messageId)).rejects.toMatchObject({ code: 'mail_too_large', kind: 'invalid' });
    await expect(sut.checkOriginal({ messageId, digest })).rejects.toMatchObject({ code: 'mail_too_large' });
    expect(fetched()).toEqual([]);
  });

  it('is larger than any that is read', async () => {
    const { sut, digest } = build(25 * 1024 * 1024);
    expect(await sut.read(messageId)).toMatchObject({ subject: 'Files', text: 'Hello.\n' });
    await expect(sut.checkOriginal({ messageId, digest })).resolves.toBeUndefined();
  });
});

describe('a mail of more lines than can be parsed [R-MAIL-BROKEN]', () => {
  const source = Buffer.from(MAIL + 'x\n'.repeat(2 * MAX_LINES));

  it('is read as its header and the beginning of its body', async () => {
    const read = await readMail(source);
    expect(read).toMatchObject({ messageId, from: 'ann@example.org', digest: mailDigest(source), attachments: [] });
    expect(read.text).toHaveLength(64 * 1024);
  });

  it('does not go on to others', async () => {
    await expect(safeOriginal(source)).rejects.toMatchObject({ code: 'mail_unreadable' });
  });
});
