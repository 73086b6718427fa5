import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import { processEnvironment } from '@waggle/config';
import { AuditRecord, AuditSearch, AuditVerify, sendEmail } from '@waggle/contracts';
import { freePort, type MailServer, startMailServer } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { generateKeyPair, loadSigningKey, signGrant, type SigningKey } from '@waggle/grants/signer';
import { ToolClient } from '@waggle/mcp-client';
import { Handles } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';

const SERVE = join(import.meta.dirname, '../test/serve.mjs');
const ROUNDS = 3;
const MAILS = 12;

@Controller()
class AuditController {
  @Handles([AuditRecord, AuditSearch, AuditVerify])
  async take(): Promise<void> {
    // What is audited is looked at elsewhere.
  }
}

const office = { address: 'office@waggle.example', password: 'one' };

let scope: TestScope;
let home: string;
let mail: MailServer;
let database: Database;
let signer: SigningKey;
let audit: RunningService;
let server: TestProcess | undefined;
let env: Record<string, string>;

beforeAll(async () => {
  scope = await testScope();
  const { privateJwk, publicJwk } = await generateKeyPair();
  signer = await loadSigningKey(privateJwk);
  const service = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController] });
  audit = await startService(service, { env: { ...scope.env, LOG_LEVEL: 'silent' } });
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  mail = await startMailServer({ home, users: [office], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  const account = `${encodeURIComponent(office.address)}:${office.password}@127.0.0.1`;
  env = {
    ...scope.env,
    EMAIL_FROM: office.address,
    SMTP_URL: `smtp://${account}:${mail.smtp.port}`,
    IMAP_URL: `imap://${account}:${mail.imap.port}`,
    DRY_RUN: 'false',
    EMAIL_SANDBOX_LATENCY_MS: '40',
    EMAIL_LIMIT_HOUR: '10000',
    EMAIL_LIMIT_DAY: '10000',
    MCP_EMAIL_PORT: String(await freePort()),
    MCP_TOKENS: JSON.stringify({ security: createHash('sha256').update('wg_security').digest('hex') }),
    GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk] }),
  };
});

afterAll(async () => {
  await server?.kill();
  await database?.close();
  await mail?.stop();
  await rm(home, { recursive: true, force: true });
  await audit?.stop();
  await scope?.dispose();
});

async function serve(provider: string): Promise<void> {
  server = await startNode(SERVE, [], { env: { ...env, EMAIL_PROVIDER: provider }, ready: /"ready"/, timeoutMs: 60_000 });
}

/** As the executing agent does: the same grant again until there is an answer that time does not change. */
async function carryOut(client: ToolClient, to: string): Promise<string> {
  const args = { to: [to], subject: 'News', text: randomUUID() };
  const request = { approvalId: randomUUID(), taskId: 'EMAIL_1', server: 'email', tool: 'send_email', args, approvers: ['olga'], zone: 'local' as const };
  const { jws } = await signGrant(request, signer);
  return waitFor(
    async () => {
      try {
        await client.call(sendEmail, args, { grant: jws, taskId: 'EMAIL_1' });
        return 'done';
      } catch (thrown) {
        const { kind, code } = toAppError(thrown);
        return kind === 'transient' ? undefined : code;
      }
    },
    { timeoutMs: 60_000, describe: `the mail to ${to}` },
  );
}

/** Rounds of mails, each with a kill while some have their answer and the others are under way. */
async function rounds(provider: string): Promise<{ to: string; outcome: string }[]> {
  const client = new ToolClient({ agent: 'security', token: 'wg_security', resolve: () => `http://127.0.0.1:${env['MCP_EMAIL_PORT']}/mcp` });
  const ended: { to: string; outcome: string }[] = [];
  await serve(provider);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ended.length;
    const recipients = Array.from({ length: MAILS }, (_, at) => `bo@${provider}${round}m${at}.example`);
    const work = recipients.map(async (to) => ended.push({ to, outcome: await carryOut(client, to) }));
    await waitFor(() => ended.length - before >= 3 * round, { timeoutMs: 60_000 });
    await server?.kill();
    await serve(provider);
    await Promise.all(work);
  }
  await server?.kill();
  database ??= await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_email', migrations: [] });
  return ended;
}

describe('the email server, killed at any moment', () => {
  it('carries out every approved mail when the provider can tell what it has seen', async () => {
    const ended = await rounds('sandbox');
    expect(new Set(ended.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
    const sent = await database.query<{ body: string }>("SELECT body FROM sandbox_mail WHERE mailbox = 'sent'");
    expect(sent).toHaveLength(ROUNDS * MAILS);
  }, 240_000);

  it('sends none twice over SMTP, loses none silently, and leaves to a person what nobody can tell', async () => {
    const ended = await rounds('mailbox');
    const arrivals = ({ to }: { to: string }): number => mail.delivered().filter((one) => one.to.includes(to)).length;
    expect(ended).toHaveLength(ROUNDS * MAILS);
    for (const one of ended) {
      expect(['done', 'effect_uncertain']).toContain(one.outcome);
      expect(arrivals(one)).toBeLessThanOrEqual(1);
      if (one.outcome === 'done') expect(arrivals(one)).toBe(1);
    }
    const unknown = await database.query("SELECT 1 FROM effect WHERE state = 'unknown'");
    expect(unknown).toHaveLength(ended.filter(({ outcome }) => outcome === 'effect_uncertain').length);
  }, 240_000);
});
