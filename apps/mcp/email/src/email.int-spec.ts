import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import { processEnvironment } from '@waggle/config';
import { AuditRecord, AuditSearch, AuditVerify, draftEmail, EMAIL_TOOLS, readEmail, replyEmail, searchInbox, sendEmail } from '@waggle/contracts';
import { freePort, type MailServer, startMailServer } from '@waggle/dev';
import { generateKeyPair, loadSigningKey, signGrant, type SigningKey } from '@waggle/grants/signer';
import { ToolClient } from '@waggle/mcp-client';
import { Handles } from '@waggle/messaging';
import { TOOL_TABLE } from '@waggle/policy';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { createTransport } from 'nodemailer';
import type { z } from 'zod';
import email from './index.js';

const office = { address: 'office@waggle.example', password: 'one' };
const TASK = 'EMAIL_1';
type Reply = z.input<typeof replyEmail.input>;

@Controller()
class AuditController {
  @Handles([AuditRecord, AuditSearch, AuditVerify])
  async take(): Promise<void> {
    // What is audited is looked at elsewhere.
  }
}

let scope: TestScope;
let home: string;
let server: MailServer;
let signer: SigningKey;
let port: number;
const running: RunningService[] = [];
const client = (agent: string): ToolClient => new ToolClient({ agent, token: `wg_${agent}`, resolve: () => `http://127.0.0.1:${port}/mcp` });

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  server = await startMailServer({ home, users: [office], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  const { privateJwk, publicJwk } = await generateKeyPair();
  signer = await loadSigningKey(privateJwk);
  port = await freePort();
  const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController] });
  running.push(await startService(audit, { env: { ...scope.env, LOG_LEVEL: 'silent' } }));
  const hash = (agent: string): string => createHash('sha256').update(`wg_${agent}`).digest('hex');
  const account = `${encodeURIComponent(office.address)}:${office.password}@127.0.0.1`;
  const env = {
    ...scope.env,
    LOG_LEVEL: 'silent',
    DRY_RUN: 'false',
    EMAIL_PROVIDER: 'mailbox',
    EMAIL_FROM: office.address,
    SMTP_URL: `smtp://${account}:${server.smtp.port}`,
    IMAP_URL: `imap://${account}:${server.imap.port}`,
    MCP_EMAIL_PORT: String(port),
    MCP_TOKENS: JSON.stringify({ sales: hash('sales'), security: hash('security') }),
    GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk] }),
  };
  running.push(await startService(email, { env }));
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await server?.stop();
  await rm(home, { recursive: true, force: true });
  await scope?.dispose();
});

/** A customer writes; resolves when the mail can be read. */
async function question(domain: string, references: string[] = []): Promise<{ messageId: string; from: string }> {
  const messageId = `<${randomUUID()}@${domain}>`;
  const from = `ann@${domain}`;
  const transport = createTransport({ host: server.smtp.host, port: server.smtp.port, secure: false });
  await transport.sendMail({ from, to: office.address, subject: 'Prices?', text: 'How much?', messageId, references, inReplyTo: references.at(-1) });
  transport.close();
  await waitFor(() => client('sales').call(readEmail, { messageId }));
  return { messageId, from };
}

async function answerTo({ messageId, from }: { messageId: string; from: string }): Promise<Reply> {
  return { to: [from], subject: 'Re: Prices?', text: `Twenty euros. ${randomUUID()}`, inReplyTo: messageId, references: [messageId] };
}

async function grantFor(tool: { name: string }, args: Record<string, unknown>): Promise<string> {
  const request = { approvalId: randomUUID(), taskId: TASK, server: 'email', tool: tool.name, args, approver: 'olga', zone: 'local' as const };
  return (await signGrant(request, signer)).jws;
}

async function reply(args: Reply, grant?: string): Promise<z.infer<typeof replyEmail.output>> {
  return client('security').call(replyEmail, args, { grant: grant ?? (await grantFor(replyEmail, args)), taskId: TASK });
}

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const deliveredTo = (address: string) => server.delivered().filter(({ to }) => to.includes(address));

describe('the email server', () => {
  it('offers exactly the tools that the policy knows', () => {
    const known = Object.keys(TOOL_TABLE).filter((name) => name.startsWith('email.'));
    expect(EMAIL_TOOLS.map(({ server: name, name: tool }) => `${name}.${tool}`).sort()).toEqual(known.sort());
    for (const tool of EMAIL_TOOLS) expect(TOOL_TABLE[`email.${tool.name}`]?.class).toBe(tool.class);
  });

  it('lets an agent read and draft, and lets nobody but the executing agent send', async () => {
    const asked = await question('drafts.example');
    const args = await answerTo(asked);
    expect((await client('sales').call(searchInbox, { from: asked.from })).mails).toHaveLength(1);
    expect((await client('sales').call(draftEmail, args)).draftId).toContain('Drafts');
    expect(await outcome(client('sales').call(replyEmail, args, { grant: await grantFor(replyEmail, args), taskId: TASK }))).toBe('tool_denied');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('sends an approved reply once, in its thread, and proves it [R-THREAD-HEADERS]', async () => {
    const asked = await question('thread.example');
    const args = await answerTo(asked);
    const grant = await grantFor(replyEmail, args);
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
    const grant = await grantFor(replyEmail, args);
    expect(await outcome(reply({ ...args, text: `${args.text}.` }, grant))).toBe('grant_wrong_arguments');
    expect(await outcome(reply({ ...args, cc: [] }, grant))).toBe('grant_wrong_arguments');
    expect(await outcome(client('security').call(replyEmail, args, { taskId: TASK }))).toBe('grant_missing');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('does not answer over a newer message in the thread', async () => {
    const asked = await question('stale.example');
    const args = await answerTo(asked);
    const second = Math.floor(Date.now() / 1000);
    await waitFor(() => Math.floor(Date.now() / 1000) > second);
    await question('stale.example', [asked.messageId]);
    expect(await outcome(reply(args))).toBe('effect_stale');
    expect(deliveredTo(asked.from)).toEqual([]);
  });

  it('tries a mail that the server puts off again under the same grant', async () => {
    const asked = await question('later.example');
    const args = await answerTo(asked);
    const grant = await grantFor(replyEmail, args);
    server.failNext('refuse');
    expect(await outcome(reply(args, grant))).toBe('mail_deferred');
    expect(await outcome(reply(args, grant))).toBe('done');
    expect(deliveredTo(asked.from)).toHaveLength(1);
  });

  it('leaves to a person a mail of which nobody can tell whether it went, and never sends it again', async () => {
    const asked = await question('lost.example');
    const args = await answerTo(asked);
    const grant = await grantFor(replyEmail, args);
    server.failNext('lose_answer');
    expect(await outcome(reply(args, grant))).toBe('effect_uncertain');
    expect(await outcome(reply(args, grant))).toBe('effect_uncertain');
    expect(await outcome(reply(args))).toBe('effect_duplicate');
    expect(deliveredTo(asked.from)).toHaveLength(1);
  });

  it('refuses the same mail under a second approval', async () => {
    const args = { to: ['bo@twice.example'], subject: 'News', text: 'Hello' };
    const call = async (): Promise<unknown> => client('security').call(sendEmail, args, { grant: await grantFor(sendEmail, args), taskId: TASK });
    expect(await outcome(call())).toBe('done');
    expect(await outcome(call())).toBe('effect_duplicate');
    expect(deliveredTo('bo@twice.example')).toHaveLength(1);
  });

  it('sends no more than five mails an hour to one domain, and says when to try again', async () => {
    const call = async (at: number): Promise<unknown> => {
      const args = { to: ['bo@much.example'], subject: `News ${at}`, text: 'Hello' };
      return client('security').call(sendEmail, args, { grant: await grantFor(sendEmail, args), taskId: TASK });
    };
    for (let at = 0; at < 5; at += 1) expect(await outcome(call(at))).toBe('done');
    await expect(call(5)).rejects.toMatchObject({ code: 'outbound_limit', kind: 'transient', details: { limit: 5, retryAt: expect.any(String) } });
    expect(deliveredTo('bo@much.example')).toHaveLength(5);
  });
});
