import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { sendEmail } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { type KillReport, runKillLoop, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import email from './index.js';

const office = { address: 'office@waggle.example', password: 'one' };

let home: string;
let mail: MailServer;
let fixture: ToolServerFixture;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-mail-'));
  await chmod(home, 0o755);
  mail = await startMailServer({ home, users: [office], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
  const account = `${encodeURIComponent(office.address)}:${office.password}@127.0.0.1`;
  fixture = await startToolServer(email, {
    EMAIL_FROM: office.address,
    SMTP_URL: `smtp://${account}:${mail.smtp.port}`,
    IMAP_URL: `imap://${account}:${mail.imap.port}`,
    EMAIL_LIMIT_HOUR: '10000',
    EMAIL_LIMIT_DAY: '10000',
  });
});

afterAll(async () => {
  await fixture?.stop();
  await mail?.stop();
  await rm(home, { recursive: true, force: true });
});

const recipientOf = ({ to }: Record<string, unknown>): string => (to as string[])[0] ?? '';

async function killed(provider: string, kills: number, seen: (recipient: string) => Promise<number>): Promise<KillReport> {
  const report = await runKillLoop({
    fixture,
    packageName: '@waggle/mcp-email',
    portSetting: 'MCP_EMAIL_PORT',
    env: { EMAIL_PROVIDER: provider, EMAIL_SETTLE_SECONDS: '1' },
    tool: sendEmail,
    kills,
    args: async (call) => ({ to: [`bo@${provider}${call}.example`], subject: 'News', text: randomUUID() }),
    seen: (args) => seen(recipientOf(args)),
  });
  process.stderr.write(`email over ${provider}: ${JSON.stringify(report)}\n`);
  return report;
}

describe('the email server, killed between every two steps', () => {
  it('carries out every approved mail when the provider can tell what it has seen [R-KILLED-EFFECTS]', async () => {
    const sent = async (to: string): Promise<number> => (await fixture.database.query("SELECT 1 FROM sandbox_mail WHERE mailbox = 'sent' AND $1 = ANY (recipients)", [to])).length;
    expect(await killed('sandbox', 24, sent)).toMatchObject({ lost: 0, doubled: 0, uncertain: 0, refused: [] });
  }, 240_000);

  it('sends none twice over SMTP, loses none silently, and leaves to a person what nobody can tell [R-KILLED-EFFECTS]', async () => {
    const report = await killed('mailbox', 60, async (to) => mail.delivered().filter((one) => one.to.includes(to)).length);
    expect(report).toMatchObject({ lost: 0, doubled: 0, refused: [] });
    expect(report.done + report.uncertain).toBe(report.calls);
    const unknown = await fixture.database.query("SELECT 1 FROM effect WHERE state = 'unknown'");
    expect(unknown).toHaveLength(report.uncertain);
  }, 400_000);
});
