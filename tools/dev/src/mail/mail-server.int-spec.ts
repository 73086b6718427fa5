import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { ImapFlow } from 'imapflow';
import { type Transporter, createTransport } from 'nodemailer';
import { type MailServer, startMailServer } from './mail-server.js';

const { PATH } = processEnvironment();
const ada = { address: 'ada@waggle.example', password: 'one' };
const bob = { address: 'bob@waggle.example', password: 'two' };

let home: string;
let server: MailServer;
let sender: Transporter;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle mail '));
  await chmod(home, 0o755);
  server = await startMailServer({ home, users: [ada, bob], log: () => undefined, env: { PATH } });
  sender = createTransport({ host: server.smtp.host, port: server.smtp.port, secure: false });
});

afterAll(async () => {
  sender.close();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

async function withMailbox<T>(user: { address: string; password: string }, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({ ...server.imap, secure: false, auth: { user: user.address, pass: user.password }, logger: false });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

function subjects(user: { address: string; password: string }): Promise<string[]> {
  return withMailbox(user, async (client) => {
    await client.mailboxOpen('INBOX');
    const mails = await client.fetchAll('1:*', { envelope: true });
    return mails.map(({ envelope }) => envelope?.subject ?? '');
  });
}

describe('the private mail server', () => {
  it('delivers mail for its users into their mailboxes and nowhere else', async () => {
    await sender.sendMail({ from: 'customer@example.org', to: ada.address, subject: 'Prices?', text: 'Hello' });
    expect(await subjects(ada)).toEqual(['Prices?']);
    expect(await withMailbox(bob, async (client) => (await client.mailboxOpen('INBOX')).exists)).toBe(0);
    expect(server.delivered()).toEqual([]);
  });

  it('has the mailboxes for drafts and sent mail', async () => {
    const uses = await withMailbox(ada, async (client) => (await client.list()).map(({ specialUse }) => specialUse));
    expect(uses).toEqual(expect.arrayContaining(['\\Drafts', '\\Sent']));
  });

  it('keeps what leaves the house, with envelope, Message-ID and text', async () => {
    const { messageId } = await sender.sendMail({ from: ada.address, to: 'customer@example.org', subject: 'Re: Prices?', text: 'Here' });
    const mail = server.delivered().at(-1);
    expect(mail).toMatchObject({ messageId, from: ada.address, to: ['customer@example.org'] });
    expect(mail?.raw).toContain('Subject: Re: Prices?');
    const lines = (await readFile(server.sinkFile, 'utf8')).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ messageId });
  });

  it('refuses a wrong password', async () => {
    const stranger = createTransport({ host: server.smtp.host, port: server.smtp.port, auth: { user: ada.address, pass: 'wrong' } });
    await expect(stranger.verify()).rejects.toMatchObject({ code: 'EAUTH' });
    await expect(withMailbox({ ...ada, password: 'wrong' }, () => Promise.resolve())).rejects.toThrow();
  });

  it('refuses a recipient who is gone, and takes the mail for the others', async () => {
    const { rejected } = await sender.sendMail({ from: ada.address, to: ['gone@example.org', 'customer@example.org'], subject: 'Both', text: 'x' });
    expect(rejected).toEqual(['gone@example.org']);
    expect(server.delivered().at(-1)).toMatchObject({ to: ['customer@example.org'] });
  });

  it('can refuse a mail, and can take one and lose the answer', async () => {
    const before = server.delivered().length;
    const mail = { from: ada.address, to: 'customer@example.org', subject: 'Fault', text: 'x' };
    server.failNext('refuse');
    await expect(sender.sendMail(mail)).rejects.toMatchObject({ responseCode: 451 });
    expect(server.delivered()).toHaveLength(before);
    server.failNext('lose_answer');
    await expect(sender.sendMail(mail)).rejects.toThrow();
    expect(server.delivered()).toHaveLength(before + 1);
  });
});
