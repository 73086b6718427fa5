import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleThreads, automaticKind, readSignal } from '@waggle/brain';
import { processEnvironment } from '@waggle/config';
import { type MailServer, type Postfix, postfixObstacle, startMailServer, startPostfix } from '@waggle/dev';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { Mail, OutgoingMail } from './mail.js';
import { ImapMailbox } from './mailbox/imap-mailbox.js';
import { MailboxProvider } from './mailbox/mailbox.provider.js';
import { SmtpSender } from './mailbox/smtp-sender.js';
import { TransmissionRepository } from './mailbox/transmission.repository.js';
import { CreateMail1700000000200 } from './migrations/0001-create-mail.migration.js';
import { NoteRefused1700000003500 } from './migrations/0002-note-refused.migration.js';
import { NameAttempt1700000003540 } from './migrations/0003-name-attempt.migration.js';

const office = { address: 'office@waggle.example', password: 'one' };
const ann = { address: 'ann@customer.example', password: 'two' };
const obstacle = postfixObstacle();

let home: string;
let server: MailServer;
let postfix: Postfix;
let mail: MailboxProvider;
let scope: TestScope;
let database: Database;

async function start(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  const run = { home, log: () => undefined, env: { PATH: processEnvironment()['PATH'] } };
  server = await startMailServer({ ...run, users: [office, ann] });
  postfix = await startPostfix({ ...run, lmtpPort: server.lmtp.port, domains: ['waggle.example', 'customer.example'] });
  const imap = new ImapMailbox(`imap://${encodeURIComponent(office.address)}:${office.password}@127.0.0.1:${server.imap.port}`, silentLogger());
  const config = { EMAIL_FROM: office.address, EMAIL_FROM_NAME: 'Office', EMAIL_SAVE_SENT: true, EMAIL_SETTLE_SECONDS: 1 };
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_email', migrations: [CreateMail1700000000200, NoteRefused1700000003500, NameAttempt1700000003540] });
  mail = new MailboxProvider(new SmtpSender(`smtp://127.0.0.1:${postfix.smtp.port}`), imap, new TransmissionRepository(database), config, silentLogger());
}

async function stop(): Promise<void> {
  await mail?.onApplicationShutdown();
  await postfix?.stop();
  await server?.stop();
  await database?.close();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}

const outgoing = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({ messageId: `<${randomUUID()}@waggle.example>`, to: [ann.address], cc: [], subject: `Prices ${randomUUID()}`, text: 'Twenty euros.\n', references: [], ...change });

async function withMailbox<T>({ address, password }: { address: string; password: string }, path: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({ ...server.imap, secure: false, auth: { user: address, pass: password }, logger: false });
  await client.connect();
  try {
    await client.mailboxOpen(path);
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** What lies in a mailbox with this Message-ID. */
async function lying(user: { address: string; password: string }, path: string, messageId: string): Promise<FetchMessageObject[]> {
  return withMailbox(user, path, async (client) => {
    const uids = (await client.search({ header: { 'message-id': messageId } }, { uid: true })) || [];
    return uids.length === 0 ? [] : client.fetchAll(uids, { uid: true, flags: true, source: true }, { uid: true });
  });
}

/** Ann writes by way of Postfix; resolves when the office can read it. */
async function writes(change: { subject?: string; text?: string; html?: string; inReplyTo?: string; references?: string[] } = {}): Promise<Mail> {
  const messageId = `<${randomUUID()}@customer.example>`;
  const transport = createTransport({ host: postfix.smtp.host, port: postfix.smtp.port, secure: false, ignoreTLS: true });
  await transport.sendMail({ from: ann.address, to: office.address, subject: 'Prices?', text: 'How much is it?', ...change, messageId });
  transport.close();
  return waitFor(() => mail.read(messageId).catch(() => undefined));
}

(obstacle === undefined ? describe : describe.skip)(`mail through real Dovecot and Postfix${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  beforeAll(start);
  afterAll(stop);

  it('is sent through Postfix, delivered by LMTP, and kept in Sent as it left', async () => {
    const sent = outgoing();
    expect(await mail.send(sent)).toEqual({ providerId: sent.messageId });
    const [delivered, ...more] = await waitFor(async () => {
      const found = await lying(ann, 'INBOX', sent.messageId);
      return found.length > 0 && found;
    });
    expect(more).toEqual([]);
    const source = delivered?.source?.toString() ?? '';
    expect(source).toMatch(/^Received: .*by mx\.waggle\.example \(Postfix\)/ms);
    const [copy] = await lying(office, 'Sent', sent.messageId);
    expect(copy?.flags).toContain('\\Seen');
    expect(source.endsWith(copy?.source?.toString() ?? 'no copy')).toBe(true);
    expect(await mail.findSent(sent.messageId)).toEqual({ state: 'found', providerId: sent.messageId });
  });

  it('rests in Drafts with its flag, and goes nowhere', async () => {
    const draft = outgoing();
    expect(await mail.draft(draft)).toContain('Drafts/');
    const [lies] = await lying(office, 'Drafts', draft.messageId);
    expect([...(lies?.flags ?? [])]).toEqual(expect.arrayContaining(['\\Draft', '\\Seen']));
    expect(await postfix.log()).not.toContain(draft.messageId);
  });

  it('is fetched as it was written, and answered in its thread [R-THREAD-HEADERS]', async () => {
    const asked = await writes({ subject: 'Grüße', html: '<p>How much is it?</p><blockquote>Old text</blockquote>', text: undefined });
    expect(asked).toMatchObject({ from: ann.address, to: [office.address], subject: 'Grüße', headers: { 'return-path': `<${ann.address}>` } });
    const answer = outgoing({ subject: 'Re: Grüße', inReplyTo: asked.messageId, references: [asked.messageId] });
    await mail.send(answer);
    const again = await writes({ subject: 'Re: Grüße', inReplyTo: answer.messageId, references: [asked.messageId, answer.messageId] });
    expect(again).toMatchObject({ inReplyTo: answer.messageId, references: [asked.messageId, answer.messageId] });
    const own = { ...answer, from: office.address, inReplyTo: asked.messageId };
    expect(assembleThreads([asked, own, again])).toMatchObject({ threads: [{ messageIds: [asked.messageId, answer.messageId, again.messageId] }], apart: [] });
    expect((await mail.search({ references: asked.messageId, limit: 10 })).map(({ messageId }) => messageId)).toEqual([again.messageId, asked.messageId]);
  });

  it.each([
    ['an unknown user of a known domain', 'nobody@customer.example', /5\.1\.1/],
    ['a domain where no mail goes', 'ann@elsewhere.example', /no mail leaves this machine/],
  ])('comes back from %s, and is known as a bounce [R-NO-ANSWER]', async (_who, address, reason) => {
    const lost = outgoing({ to: [address] });
    await mail.send(lost);
    const bounce = await waitFor(async () => {
      const all = await mail.search({ subject: 'Undelivered Mail', limit: 20 });
      const read = await Promise.all(all.map(({ messageId }) => mail.read(messageId)));
      return read.find(({ text }) => text.includes(address));
    });
    expect(bounce.text).toMatch(reason);
    expect(automaticKind(bounce)).toBe('bounce');
    expect(automaticKind({ subject: bounce.subject, from: bounce.from, text: bounce.text })).toBe('bounce');
    expect(readSignal(bounce)).toMatchObject({ automatic: 'bounce', intent: null });
  });
});
