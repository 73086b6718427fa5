import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import { processEnvironment } from '@waggle/config';
import { type AuditEntry, AuditRecord, type PayloadOf, SourceList, SourcePause, type SourceView, ZoneChanged } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import { workspaceDouble } from '../test/workspace-double.js';
import { newClient, parseAccounts } from './imap/imap-account.js';
import intake from './index.js';

const { world, workspace } = workspaceDouble();
const audited: AuditEntry[] = [];
let messenger: Messenger;

/** Stands in for the audit, and asks as the gateway does. */
@Controller()
class AuditStub {
  constructor(own: Messenger) {
    messenger = own;
  }

  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    audited.push(...entries);
  }

  @Handles(otherMessagesOf('audit', AuditRecord))
  async other(): Promise<void> {
    throw new Error('not asked in this spec');
  }
}
const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditStub] });

const user = { address: 'office@waggle.example', password: 'one' };
const WAIT = { timeoutMs: 30_000 };
let home: string;
let dovecot: MailServer;
let scope: TestScope;
let running: RunningService[] = [];
let number = 0;

const account = (password = user.password, mailbox = 'INBOX', port = dovecot.imap.port): string => `imap://${encodeURIComponent(user.address)}:${password}@127.0.0.1:${port}/${mailbox}`;
const start = async (definition: typeof intake, settings: Record<string, string> = {}): Promise<RunningService> => {
  const service = await startService(definition, { env: { ...scope.env, INTAKE_POLL_SECONDS: '1', ...settings }, log: silentLogger() });
  running.push(service);
  return service;
};
const put = async (...subjects: string[]): Promise<void> => {
  for (const subject of subjects) await dovecot.maildir(user.address).put(Buffer.from(`From: ada@example.org\nSubject: ${subject}\nMessage-ID: <${(number += 1)}@example.org>\n\nHello\n`));
};
const sources = async (): Promise<SourceView[]> => (await messenger.ask(SourceList, {})).sources;
const ID = `imap:${user.address}@127.0.0.1/INBOX`;
const untilSource = (wanted: Partial<SourceView>, id = ID): Promise<SourceView> =>
  waitFor(async () => {
    const found = (await sources()).find((source) => source.id === id);
    return found !== undefined && Object.entries(wanted).every(([name, value]) => found[name as keyof SourceView] === value) && found;
  }, { ...WAIT, describe: () => JSON.stringify(wanted) });
const untilTaken = (...subjects: string[]): Promise<unknown> => waitFor(() => subjects.every((subject) => world.subjects.includes(subject)), { ...WAIT, describe: () => `${subjects.join()}; there is ${world.subjects.join()}` });

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-intake-'));
  await chmod(home, 0o755);
  dovecot = await startMailServer({ home, users: [user], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
});
beforeEach(async () => {
  scope = await testScope();
  world.clear();
  audited.length = 0;
  await start(workspace);
  await start(audit);
});
afterEach(async () => {
  for (const service of running.reverse()) await service.stop();
  running = [];
  await scope.dispose();
});
afterAll(async () => {
  await dovecot?.stop();
  await rm(home, { recursive: true, force: true });
});

describe('a source', () => {
  it('that somebody has paused gives nothing, over a restart too, and goes on where it was [R-SOURCE-PAUSE]', async () => {
    const first = await start(intake, { INTAKE_IMAP: account() });
    await put('before');
    await untilTaken('before');
    expect((await messenger.ask(SourcePause, { id: ID, paused: true, by: 'vera' })).source).toMatchObject({ state: 'paused', why: 'vera has paused it', paused: { by: 'vera' } });
    await messenger.ask(SourcePause, { id: ID, paused: true, by: 'olga' });
    await first.stop();
    await put('meanwhile');
    await start(intake, { INTAKE_IMAP: account() });
    expect(await untilSource({ state: 'paused' })).toMatchObject({ paused: { by: 'vera' }, taken: expect.any(Number) });
    expect(world.subjects).not.toContain('meanwhile');
    expect((await messenger.ask(SourcePause, { id: ID, paused: false, by: 'vera' })).source).toMatchObject({ paused: null });
    await untilTaken('meanwhile');
    await waitFor(() => audited.length === 2);
    expect(audited.map(({ actor, action, target }) => [actor, action, target])).toEqual([['vera', 'source.paused', ID], ['vera', 'source.resumed', ID]]);
    await expect(messenger.ask(SourcePause, { id: 'imap:nobody', paused: true, by: 'vera' })).rejects.toMatchObject({ code: 'source_not_found', kind: 'missing' });
  });

  it('is not read in the zone that does not do its work, and is when that changes [R-SOURCE-ZONE]', async () => {
    world.active = 'cloud';
    await start(intake, { INTAKE_IMAP: account() });
    await put('elsewhere');
    expect(await untilSource({ state: 'off' })).toMatchObject({ why: 'the cloud zone does this work now' });
    expect(world.subjects).toEqual([]);
    world.active = 'local';
    const heard = { here: 'local', active: 'local', epoch: 2, reason: 'the cloud is away', at: new Date().toISOString() } as const;
    // The workspace says it; this stand-in for it has no hand of its own to publish with.
    await messenger.publish(ZoneChanged, heard);
    await untilTaken('elsewhere');
  });

  it('waits while enough work lies in the zone, and goes on at the low mark, not before [R-BACK-PRESSURE]', async () => {
    world.backlog = 10;
    await put('patience');
    await start(intake, { INTAKE_IMAP: account(), INTAKE_BACKLOG_HIGH: '10', INTAKE_BACKLOG_LOW: '5' });
    expect((await untilSource({ state: 'waiting' })).why).toMatch(/^10 tasks lie in this zone; more is taken when they are 5 or fewer/);
    world.backlog = 6;
    await waitFor(async () => (await sources())[0]?.why?.startsWith('6 tasks'), WAIT);
    expect(world.subjects).toEqual([]);
    world.backlog = 5;
    await untilTaken('patience');
  });

  it('does not hammer a server that refuses the password, nor keep the others from being read [R-SOURCE-TROUBLE]', async () => {
    await put('good one');
    await start(intake, { INTAKE_IMAP: `${account('wrong', 'Sent')} ${account(user.password, 'Nowhere')} ${account()}` });
    await untilTaken('good one');
    const refused = await untilSource({ state: 'trouble' }, ID.replace('INBOX', 'Sent'));
    expect(refused.trouble).toMatchObject({ what: 'the user name or password is refused', nextTry: expect.any(String) });
    expect(Date.parse(refused.trouble?.nextTry ?? '') - Date.parse(refused.trouble?.since ?? '')).toBeGreaterThanOrEqual(60_000);
    expect((await untilSource({ state: 'trouble' }, ID.replace('INBOX', 'Nowhere'))).why).toMatch(/Nowhere|exist/);
    expect(await untilSource({ state: 'watching' })).toMatchObject({ trouble: null });
  });

  it('sends no password in clear text but to this machine', async () => {
    const [client] = parseAccounts(account()).map((one) => newClient({ ...one, loopback: false }));
    client?.on('error', () => undefined);
    await expect(client?.connect()).rejects.toThrow(/STARTTLS/i);
    client?.close();
  });

  it('is connected to again when the server drops it in the middle [R-MAIL-ONCE]', async () => {
    const front = new DroppingFront(dovecot.imap.port, 4_000);
    await front.listen();
    await put(...Array.from({ length: 60 }, (_, index) => `drop ${index}`));
    await start(intake, { INTAKE_IMAP: account(user.password, 'INBOX', front.port) });
    await untilTaken(...Array.from({ length: 60 }, (_, index) => `drop ${index}`));
    expect(front.connections).toBeGreaterThan(2);
    expect([...world.messages.values()].every((ids) => ids.size === 1)).toBe(true);
    await front.close();
  });
});

/** A way to Dovecot that ends the first connections after so many bytes, each a little later than the one before. */
class DroppingFront {
  connections = 0;
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(to: number, bytes: number) {
    this.server = createServer((near) => {
      this.connections += 1;
      const far = connect(to, '127.0.0.1');
      const limit = this.connections > 3 ? Number.POSITIVE_INFINITY : bytes * this.connections;
      let passed = 0;
      const end = (): void => void (near.destroy(), far.destroy());
      this.open.add(near);
      for (const one of [near, far]) one.on('error', end).on('close', end);
      near.on('data', (chunk) => void far.write(chunk));
      far.on('data', (chunk) => {
        passed += chunk.length;
        if (passed > limit) end();
        else near.write(chunk);
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => void this.server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => void this.server.close(resolve));
  }
}
