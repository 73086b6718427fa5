import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type MailServer, startMailServer } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { TcpProxy, type TestScope, testScope, waitFor } from '@waggle/testing';
import { createTransport } from 'nodemailer';
import { v4 } from 'uuid';
import type { OutgoingMail } from './mail.js';
import type { MailProvider } from './mail.provider.js';
import { compose } from './mailbox/compose.js';
import { ImapMailbox } from './mailbox/imap-mailbox.js';
import { MailboxProvider } from './mailbox/mailbox.provider.js';
import { SmtpSender } from './mailbox/smtp-sender.js';
import { TransmissionRepository } from './mailbox/transmission.repository.js';
import { CreateMail1700000000200 } from './migrations/0001-create-mail.migration.js';
import { NoteRefused1700000003500 } from './migrations/0002-note-refused.migration.js';
import { NameAttempt1700000003540 } from './migrations/0003-name-attempt.migration.js';
import type { OutgoingParts } from './outgoing-parts.service.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { SendEmailTool } from './tools/send-email.tool.js';

const office = { address: 'office@waggle.example', password: 'one' };
const config = { EMAIL_FROM: office.address, EMAIL_FROM_NAME: 'Office', EMAIL_SAVE_SENT: true, EMAIL_SETTLE_SECONDS: 1, EMAIL_SANDBOX_LATENCY_MS: 0 };

let scope: TestScope;
let database: Database;
let home: string;
let server: MailServer;
let sender: SmtpSender;
let imap: ImapMailbox;
let mailbox: MailboxProvider;
const providers: Record<string, { mail: MailProvider; deliver(mail: OutgoingMail & { from: string }): Promise<void> }> = {};

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_email', migrations: [CreateMail1700000000200, NoteRefused1700000003500, NameAttempt1700000003540] });
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  server = await startMailServer({ home, users: [office], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  sender = new SmtpSender(`smtp://${encodeURIComponent(office.address)}:${office.password}@127.0.0.1:${server.smtp.port}`);
  imap = new ImapMailbox(`imap://${encodeURIComponent(office.address)}:${office.password}@127.0.0.1:${server.imap.port}`, silentLogger());
  mailbox = new MailboxProvider(sender, imap, new TransmissionRepository(database), config, silentLogger());
  const sandbox = new SandboxProvider(database, config);
  providers['sandbox'] = { mail: sandbox, deliver: (mail) => sandbox.deliver(mail) };
  providers['mailbox'] = { mail: mailbox, deliver: deliverBySmtp };
});

afterAll(async () => {
  await mailbox?.onApplicationShutdown();
  await server?.stop();
  await rm(home, { recursive: true, force: true });
  await database?.close();
  await scope?.dispose();
});

async function deliverBySmtp(mail: OutgoingMail & { from: string }): Promise<void> {
  await transfer(mail.from, await compose(mail, { address: mail.from, name: '' }));
}

async function transfer(from: string, raw: Buffer | string): Promise<void> {
  const transport = createTransport({ host: server.smtp.host, port: server.smtp.port, secure: false });
  await transport.sendMail({ envelope: { from, to: office.address }, raw });
  transport.close();
}

const outgoing = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: `<${v4()}@waggle.example>`,
  to: ['ann@example.org'],
  cc: [],
  subject: 'Prices',
  text: 'Twenty euros.\n',
  references: [],
  ...change,
});

async function received(name: string, change: Partial<OutgoingMail> = {}): Promise<OutgoingMail> {
  const { mail, deliver } = providers[name]!;
  const arriving = outgoing({ messageId: `<${v4()}@example.org>`, to: [office.address], subject: `Question ${v4()}`, ...change });
  await deliver({ ...arriving, from: 'ann@example.org' });
  await waitFor(() => mail.read(arriving.messageId));
  return arriving;
}

describe.each(['sandbox', 'mailbox'])('mail through the %s', (name) => {
  it('is found and read as it came', async () => {
    const { mail } = providers[name]!;
    const arrived = await received(name, { text: 'How much is it?\n', references: ['<older@example.org>'], inReplyTo: '<older@example.org>' });
    const [found] = await mail.search({ subject: arrived.subject, limit: 5 });
    expect(found).toMatchObject({ messageId: arrived.messageId, from: 'ann@example.org', to: [office.address], subject: arrived.subject });
    const read = await mail.read(arrived.messageId);
    expect(read).toMatchObject({ inReplyTo: '<older@example.org>', references: ['<older@example.org>'], attachments: [] });
    expect(read.text.trim()).toBe('How much is it?');
    expect((await mail.search({ references: '<older@example.org>', limit: 5 })).map(({ messageId }) => messageId)).toContain(arrived.messageId);
    expect(await mail.search({ from: 'nobody@example.net', limit: 5 })).toEqual([]);
    await expect(mail.read('<nothing@example.org>')).rejects.toMatchObject({ code: 'mail_not_found' });
  });

  it('is sent, kept in Sent and found there by its Message-ID', async () => {
    const { mail } = providers[name]!;
    const reply = outgoing({ inReplyTo: '<q@example.org>', references: ['<q@example.org>'] });
    expect(await mail.send(reply)).toEqual({ providerId: reply.messageId });
    expect(await mail.findSent(reply.messageId)).toEqual({ state: 'found', providerId: reply.messageId });
    expect((await mail.findSent('<never@waggle.example>')).state).not.toBe('found');
  });

  it('rests in Drafts without being sent', async () => {
    const { mail } = providers[name]!;
    const draft = outgoing();
    expect(await mail.draft(draft)).not.toBe('');
    expect((await mail.findSent(draft.messageId)).state).not.toBe('found');
  });

  it('shows when somebody has written in the thread since', async () => {
    const { mail } = providers[name]!;
    const question = await received(name);
    expect(await mail.newerInThread(question.messageId, question.messageId)).toEqual([]);
    // IMAP knows the time of arrival to the second.
    const second = Math.floor(Date.now() / 1000);
    await waitFor(() => Math.floor(Date.now() / 1000) > second);
    const later = await received(name, { inReplyTo: question.messageId, references: [question.messageId] });
    expect(await mail.newerInThread(question.messageId, question.messageId)).toEqual([later.messageId]);
    expect(await mail.newerInThread(question.messageId, later.messageId)).toEqual([]);
  });

  it('can be forwarded, as it was read and no other', async () => {
    const { mail } = providers[name]!;
    const { messageId } = await received(name);
    const { digest } = await mail.read(messageId);
    const forward = outgoing({ forwardOf: { messageId, digest } });
    await mail.checkOriginal({ messageId, digest });
    await mail.send(forward);
    expect((await mail.findSent(forward.messageId)).state).toBe('found');
    const other = outgoing({ forwardOf: { messageId, digest: 'a'.repeat(64) } });
    await expect(mail.send(other)).rejects.toMatchObject({ code: 'effect_stale', details: { changed: 'original' } });
    expect((await mail.findSent(other.messageId)).state).toBe('absent');
    await expect(mail.send(outgoing({ forwardOf: { messageId: '<nothing@example.org>', digest } }))).rejects.toMatchObject({ code: 'mail_not_found' });
  });
});

describe('a Message-ID in the mailbox', () => {
  it('is that of the one mail that bears it, not of one that only holds it', async () => {
    const { messageId, subject } = await received('mailbox');
    const later = `Invoice ${v4()}`;
    const raw = (await compose(outgoing({ messageId, to: [office.address], subject: later }), { address: 'eve@example.org', name: '' })).toString();
    await transfer('eve@example.org', raw.replace(`Message-ID: ${messageId}`, `Message-ID: <other@example.org> ${messageId}`));
    await waitFor(async () => (await mailbox.search({ subject: later, limit: 1 }))[0]);
    expect(await mailbox.read(messageId)).toMatchObject({ subject });
  });

  it('that two mails bear forwards neither of them', async () => {
    const { messageId } = await received('mailbox');
    const { digest } = await mailbox.read(messageId);
    await deliverBySmtp({ ...outgoing({ messageId, to: [office.address], text: 'Pay to another account.\n' }), from: 'ann@example.org' });
    await waitFor(async () => (await mailbox.read(messageId)).digest !== digest || undefined);
    await expect(mailbox.checkOriginal({ messageId, digest })).rejects.toMatchObject({ code: 'mail_ambiguous', kind: 'conflict' });
    await expect(mailbox.send(outgoing({ forwardOf: { messageId, digest } }))).rejects.toMatchObject({ code: 'mail_ambiguous' });
  });
});

describe('a sending over SMTP that was cut off', () => {
  it('has certainly not happened as long as not a byte of it had left', async () => {
    const mail = outgoing();
    expect(await mailbox.findSent(mail.messageId)).toEqual({ state: 'absent' });
    server.failNext('refuse');
    await expect(mailbox.send(mail)).rejects.toMatchObject({ code: 'mail_deferred' });
    expect(await mailbox.findSent(mail.messageId)).toEqual({ state: 'absent' });
    server.failNext('lose_answer');
    await expect(mailbox.send(mail)).rejects.toThrow();
    expect(await mailbox.findSent(mail.messageId)).toEqual({ state: 'unknown' });
  });

  it('is not begun again by whoever another has overtaken, who can tell nothing of it', async () => {
    const mail = outgoing();
    await mailbox.send(mail);
    const error = await mailbox.send(mail).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Error', message: expect.stringContaining('Another attempt') });
    expect(server.delivered().filter(({ messageId }) => messageId === mail.messageId)).toHaveLength(1);
    expect(await database.query('SELECT 1 FROM transmission WHERE message_id = $1', [mail.messageId])).toHaveLength(1);
  });

  it('is begun by the next attempt when nobody heard that this one was written down', async () => {
    let lost = false;
    class LosesAnAnswer extends TransmissionRepository {
      override async begin(messageId: string, attempt: string): Promise<boolean> {
        const begun = await super.begin(messageId, attempt);
        if (lost) return begun;
        lost = true;
        throw new AppError('database_unavailable', 'transient', 'The answer was lost');
      }
    }
    const sut = new MailboxProvider(sender, imap, new LosesAnAnswer(database), config, silentLogger());
    const mail = outgoing();
    const first = await sut.send(mail).catch((thrown: unknown) => thrown);
    // On a kept connection the same attempt begins at once once more.
    if (first instanceof Error) await sut.send(mail);
    expect(lost).toBe(true);
    expect(server.delivered().filter(({ messageId }) => messageId === mail.messageId)).toHaveLength(1);
  });

  it('does not let a byte go when that cannot be written down first', async () => {
    const mail = outgoing();
    const raw = await compose(mail, { address: office.address, name: 'Office' });
    const failed = sender.send({ from: office.address, to: mail.to }, raw, () => Promise.reject(new Error('no database')));
    await expect(failed).rejects.toThrow();
    expect(server.delivered().filter(({ messageId }) => messageId === mail.messageId)).toEqual([]);
  });
});

describe('a mailbox whose connection breaks', () => {
  it('in the middle of a look has not done it yet, and does it the next time [R-MAIL-BROKEN-OFF]', async () => {
    const wire = await TcpProxy.open({ host: server.imap.host, port: server.imap.port });
    const sut = new ImapMailbox(`imap://${encodeURIComponent(office.address)}:${office.password}@127.0.0.1:${wire.port}`, silentLogger());
    await sut.search('INBOX', { all: true }, 1);
    for (const use of [() => sut.search('INBOX', { all: true }, 1), () => sut.pathOf('\\Drafts'), () => sut.append('\\Sent', Buffer.from('Subject: x\r\n\r\nx\r\n'), [])]) {
      await sut.pathOf('\\Sent');
      wire.hold();
      const [broken] = await Promise.all([use().catch((error: unknown) => error), new Promise((resolve) => setImmediate(resolve)).then(() => wire.cut())]);
      expect(broken).toMatchObject({ code: 'mail_unavailable', kind: 'transient' });
      wire.heal();
      await expect(use()).resolves.toBeDefined();
    }
    await sut.close();
    await wire.close();
  });

  it('says what the server said when it would not', async () => {
    await expect(imap.search('No such mailbox', { all: true }, 1)).rejects.toMatchObject({ code: 'mail_unavailable', message: expect.stringMatching(/exist/i) });
  });
});

describe('sending over SMTP', () => {
  const raw = async (mail: OutgoingMail): Promise<Buffer> => compose(mail, { address: office.address, name: 'Office' });
  const times = (mail: OutgoingMail): number => server.delivered().filter(({ messageId }) => messageId === mail.messageId).length;

  it('names in its receipt whom the server refused while it took the mail for others [R-MAIL-REFUSED]', async () => {
    const mail = outgoing({ to: ['ann@example.org', 'gone@example.org'] });
    await mailbox.send(mail);
    expect(server.delivered().find(({ messageId }) => messageId === mail.messageId)).toMatchObject({ to: ['ann@example.org'] });
    expect(await mailbox.refusedOf(mail.messageId)).toEqual(['gone@example.org']);
    const tool = new SendEmailTool({ mail: mailbox, config } as unknown as OutgoingParts);
    expect(await tool.readBack(mail.messageId)).toEqual({ found: true, detail: `${mail.messageId} is in Sent. The mail server refused gone@example.org: nothing reached them.`, missed: ['gone@example.org'] });
  });

  it('says that a mail was not taken when the server refused everybody [R-MAIL-REFUSED]', async () => {
    const mail = outgoing({ to: ['gone@example.org'] });
    await expect(mailbox.send(mail)).rejects.toMatchObject({ code: 'mail_rejected' });
    expect([times(mail), await mailbox.findSent(mail.messageId)]).toEqual([0, { state: 'absent' }]);
  });

  it('keeps its connections and delivers each of many mails once', async () => {
    const mails = Array.from({ length: 30 }, () => outgoing());
    await Promise.all(mails.map(async (mail) => sender.send({ from: office.address, to: mail.to }, await raw(mail))));
    expect(mails.map(times)).toEqual(mails.map(() => 1));
  });

  it('says that a refused mail was not taken', async () => {
    const mail = outgoing();
    server.failNext('refuse');
    await expect(sender.send({ from: office.address, to: mail.to }, await raw(mail))).rejects.toMatchObject({ code: 'mail_deferred', kind: 'transient' });
    expect(times(mail)).toBe(0);
  });

  it('leaves open what became of a mail whose answer was lost, and never sends it again', async () => {
    const mail = outgoing();
    server.failNext('lose_answer');
    const error = await sender.send({ from: office.address, to: mail.to }, await raw(mail)).catch((thrown: Error & { code?: string }) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as { name: string }).name).not.toBe('AppError');
    expect(times(mail)).toBe(1);
  });

  it('goes on after the server has dropped its idle connections, whether it has noticed or not', async () => {
    const wire = await TcpProxy.open(server.smtp);
    const sut = new SmtpSender(`smtp://${encodeURIComponent(office.address)}:${office.password}@127.0.0.1:${wire.port}`);
    const written = async () => {
      const mail = outgoing();
      return { mail, bytes: await raw(mail) };
    };
    const [first, unnoticed, noticed] = [await written(), await written(), await written()];
    const send = ({ mail, bytes }: typeof first) => sut.send({ from: office.address, to: mail.to }, bytes);
    await send(first);
    expect(wire.connections).toBe(1);
    wire.tear(1);
    await send(unnoticed);
    wire.tear(1);
    await waitFor(() => wire.connections === 0);
    await send(noticed);
    expect([first, unnoticed, noticed].map(({ mail }) => times(mail))).toEqual([1, 1, 1]);
    sut.close();
    await wire.close();
  });

  it('says when no server answers, or the password is wrong', async () => {
    const mail = outgoing();
    const nobody = new SmtpSender('smtp://127.0.0.1:1');
    await expect(nobody.send({ from: office.address, to: mail.to }, await raw(mail))).rejects.toMatchObject({ code: 'mail_unavailable' });
    const stranger = new SmtpSender(`smtp://office%40waggle.example:wrong@127.0.0.1:${server.smtp.port}`);
    await expect(stranger.send({ from: office.address, to: mail.to }, await raw(mail))).rejects.toMatchObject({ code: 'mail_unavailable' });
  });
});
