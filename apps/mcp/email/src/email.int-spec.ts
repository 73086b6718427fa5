import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { draftEmail, forwardEmail, readEmail, replyEmail, searchInbox, sendEmail } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { waitFor } from '@waggle/testing';
import { describeGuardedTools, outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { createTransport } from 'nodemailer';
import type { z } from 'zod';
import email from './index.js';

const office = { address: 'office@waggle.example', password: 'one' };
type Reply = z.input<typeof replyEmail.input>;

let home: string;
let server: MailServer;
let fixture: ToolServerFixture;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  server = await startMailServer({ home, users: [office], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  const account = `${encodeURIComponent(office.address)}:${office.password}@127.0.0.1`;
  fixture = await startToolServer(email, {
    EMAIL_PROVIDER: 'mailbox',
    EMAIL_FROM: office.address,
    SMTP_URL: `smtp://${account}:${server.smtp.port}`,
    IMAP_URL: `imap://${account}:${server.imap.port}`,
    EMAIL_LIMIT_HOUR: '1000',
  });
});

afterAll(async () => {
  await fixture?.stop();
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

/** A customer writes; resolves when the mail can be read. */
async function question(domain: string, references: string[] = [], messageId = `<${randomUUID()}@${domain}>`): Promise<{ messageId: string; from: string }> {
  const from = `ann@${domain}`;
  const transport = createTransport({ host: server.smtp.host, port: server.smtp.port, secure: false });
  await transport.sendMail({ from, to: office.address, subject: 'Prices?', text: 'How much?', messageId, references, inReplyTo: references.at(-1) });
  transport.close();
  await waitFor(() => fixture.call('sales', readEmail, { messageId }));
  return { messageId, from };
}

async function answerTo({ messageId, from }: { messageId: string; from: string }): Promise<Reply> {
  return { to: [from], subject: 'Re: Prices?', text: `Twenty euros. ${randomUUID()}`, inReplyTo: messageId, references: [messageId] };
}

const reply = (args: Reply, grant?: string) => fixture.execute(replyEmail, args, { grant });
const deliveredTo = (address: string) => server.delivered().filter(({ to }) => to.includes(address));

describe('the email server', () => {
  it('lets an agent read and draft, and lets nobody but the executing agent send', async () => {
    const asked = await question('drafts.example');
    const args = await answerTo(asked);
    expect((await fixture.call('sales', searchInbox, { from: asked.from })).mails).toHaveLength(1);
    expect((await fixture.call('sales', draftEmail, args)).draftId).toContain('Drafts');
    expect(await outcomeOf(fixture.call('sales', replyEmail, args, { grant: await fixture.grant(replyEmail, args) }))).toBe('tool_denied');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('sends an approved reply once, in its thread, and proves it [R-THREAD-HEADERS]', async () => {
    const asked = await question('thread.example');
    const args = await answerTo(asked);
    const grant = await fixture.grant(replyEmail, args);
    const results = await Promise.all(Array.from({ length: 20 }, () => reply(args, grant)));
    const { messageId, receipt } = await reply(args, grant);
    expect(new Set(results.map((result) => result.messageId))).toEqual(new Set([messageId]));
    expect(receipt).toMatchObject({ mode: 'live', providerId: messageId, readBack: { found: true } });
    const [mail, ...more] = deliveredTo(asked.from);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ messageId, from: office.address });
    expect(mail?.raw).toContain(`In-Reply-To: ${asked.messageId}`);
    expect(mail?.raw).toContain(`References: ${asked.messageId}`);
  });

  it('does not send when one character is not what was approved', async () => {
    const asked = await question('changed.example');
    const args = await answerTo(asked);
    const grant = await fixture.grant(replyEmail, args);
    expect(await outcomeOf(reply({ ...args, text: `${args.text}.` }, grant))).toBe('grant_wrong_arguments');
    expect(await outcomeOf(reply({ ...args, cc: [] }, grant))).toBe('grant_wrong_arguments');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('does not answer over a newer message in the thread', async () => {
    const asked = await question('stale.example');
    const args = await answerTo(asked);
    const second = Math.floor(Date.now() / 1000);
    await waitFor(() => Math.floor(Date.now() / 1000) > second);
    await question('stale.example', [asked.messageId]);
    expect(await outcomeOf(reply(args))).toBe('effect_stale');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('does not forward a mail that somebody has sent again under its Message-ID since', async () => {
    const args = await forward();
    const before = await sent();
    await question('forward.example', [], args.messageId);
    await waitFor(async () => (await fixture.call('sales', readEmail, { messageId: args.messageId })).mail.digest !== args.digest || undefined);
    expect(await outcomeOf(fixture.execute(forwardEmail, args))).toBe('mail_ambiguous');
    expect(await outcomeOf(fixture.execute(forwardEmail, { ...(await forward()), digest: args.digest }))).toBe('effect_stale');
    expect(await sent()).toBe(before);
  });

  it('tries a mail that the server puts off again under the same grant', async () => {
    const asked = await question('later.example');
    const args = await answerTo(asked);
    const grant = await fixture.grant(replyEmail, args);
    server.failNext('refuse');
    expect(await outcomeOf(reply(args, grant))).toBe('mail_deferred');
    expect(await outcomeOf(reply(args, grant))).toBe('done');
    expect(deliveredTo(asked.from)).toHaveLength(1);
  });

  it('leaves to a person a mail of which nobody can tell whether it went, and never sends it again', async () => {
    const asked = await question('lost.example');
    const args = await answerTo(asked);
    const grant = await fixture.grant(replyEmail, args);
    server.failNext('lose_answer');
    expect(await outcomeOf(reply(args, grant))).toBe('effect_uncertain');
    expect(await outcomeOf(reply(args, grant))).toBe('effect_uncertain');
    expect(await outcomeOf(reply(args))).toBe('effect_duplicate');
    expect(deliveredTo(asked.from)).toHaveLength(1);
  });

  it('refuses the same mail under a second approval', async () => {
    const args = { to: ['bo@twice.example'], subject: 'News', text: 'Hello' };
    const call = (): Promise<unknown> => fixture.execute(sendEmail, args);
    expect(await outcomeOf(call())).toBe('done');
    expect(await outcomeOf(call())).toBe('effect_duplicate');
    expect(deliveredTo('bo@twice.example')).toHaveLength(1);
  });

  it('sends no more than five mails an hour to one domain, and says when to try again', async () => {
    const call = async (at: number): Promise<unknown> => {
      const args = { to: ['bo@much.example'], subject: `News ${at}`, text: 'Hello' };
      return fixture.execute(sendEmail, args);
    };
    for (let at = 0; at < 5; at += 1) expect(await outcomeOf(call(at))).toBe('done');
    await expect(call(5)).rejects.toMatchObject({ code: 'rate_limited', kind: 'transient', details: { limit: 5, retryAt: expect.any(String) } });
    expect(deliveredTo('bo@much.example')).toHaveLength(5);
  });
});

describeGuardedTools(() => fixture, [
  { tool: sendEmail, args: async () => ({ to: [recipient()], cc: [], subject: 'News', text: 'Hello' }), effects: sent },
  { tool: replyEmail, args: async () => answerTo(await question(`${randomUUID()}.example`)), effects: sent },
  {
    tool: forwardEmail,
    args: forward,
    effects: sent,
  },
]);

async function forward(): Promise<z.input<typeof forwardEmail.input>> {
  const { messageId } = await question('forward.example');
  const { digest } = (await fixture.call('sales', readEmail, { messageId })).mail;
  return { to: [recipient()], subject: 'Fwd', text: 'See below.', messageId, digest: digest ?? '' };
}

function recipient(): string {
  return `bo@${randomUUID()}.example`;
}

/** What left for others; a customer's question to us is not counted. */
async function sent(): Promise<number> {
  return server.delivered().filter(({ to }) => !to.includes(office.address)).length;
}
