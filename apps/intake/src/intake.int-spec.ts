import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { SourceList, type SourceView } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { silentLogger } from '@waggle/observability';
import { openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { createTransport, type Transporter } from 'nodemailer';
import { askerNamed } from '../test/asker.js';
import { workspaceDouble } from '../test/workspace-double.js';
import intake from './index.js';

const { world, workspace } = workspaceDouble();
const user = { address: 'office@waggle.example', password: 'one two' };

describe('the intake of a mailbox', () => {
  let home: string;
  let mail: MailServer;
  let sender: Transporter;
  let scope: TestScope;
  let running: RunningService[] = [];

  const start = async (definition: typeof intake, settings: Record<string, string> = {}): Promise<RunningService> => {
    const service = await startService(definition, { env: { ...scope.env, ...settings }, log: silentLogger() });
    running.push(service);
    return service;
  };
  const startIntake = (password = user.password): Promise<RunningService> =>
    start(intake, { INTAKE_IMAP: `imap://${encodeURIComponent(user.address)}:${encodeURIComponent(password)}@${mail.imap.host}:${mail.imap.port}` });
  const send = (subject: string, more = {}): Promise<unknown> => sender.sendMail({ from: 'Ada <ada@example.org>', to: user.address, subject, text: 'Hello', ...more });
  const until = (expected: string[]) => waitFor(() => JSON.stringify(world.subjects) === JSON.stringify(expected), { timeoutMs: 20_000, describe: () => `${expected.join()}; there is ${world.subjects.join()}` });

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'waggle-intake-'));
    await chmod(home, 0o755);
    mail = await startMailServer({ home, users: [user], log: () => undefined, env: { PATH: processEnvironment()['PATH'] } });
    sender = createTransport({ host: mail.smtp.host, port: mail.smtp.port, secure: false, ignoreTLS: true });
    scope = await testScope();
    world.clear();
  });
  afterEach(async () => {
    for (const service of running.reverse()) await service.stop();
    running = [];
    sender.close();
    await mail.stop();
    await scope.dispose();
    await rm(home, { recursive: true, force: true });
  });

  it('makes one task of each mail: of those that lay there and of those that come', async () => {
    await send('one');
    await start(workspace);
    await startIntake();
    await until(['one']);
    await send('two', { messageId: '<two@example.org>', inReplyTo: '<one@example.org>' });
    await until(['one', 'two']);
    const two = [...world.filed.values()].find(({ frontMatter }) => frontMatter['subject'] === 'two');
    expect(two).toMatchObject({ frontMatter: { source: 'imap', from: 'Ada <ada@example.org>', to: [user.address], message_id: '<two@example.org>', in_reply_to: '<one@example.org>' }, body: 'Hello\n' });
  });

  it('takes each once over a restart, a second delivery and new numbers of the mailbox', async () => {
    await send('one', { messageId: '<one@example.org>' });
    await start(workspace);
    const first = await startIntake();
    await until(['one']);
    await send('one', { messageId: '<one@example.org>' });
    await send('two');
    await until(['one', 'two']);
    await first.stop();
    const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'intake', migrations: [] });
    await database.query("UPDATE mailbox SET uid_validity = '1', last_uid = 0");
    await database.close();
    const before = world.arrivals;
    await send('three');
    await startIntake();
    await until(['one', 'three', 'two']);
    expect(world.arrivals - before).toBe(1);
  });

  it('goes on after broken mails and after the workspace was away', async () => {
    await send('x', { raw: 'Content-Type: multipart/mixed; boundary=\r\n\r\n--\0\r\nno mail at all' });
    await send('good');
    world.failuresLeft = 1;
    await start(workspace);
    await startIntake();
    await waitFor(() => world.filed.size === 2, { timeoutMs: 20_000 });
    expect(world.subjects).toContain('good');
  });

  it('waits for the right password without giving up, and idles without an account', async () => {
    const asker = askerNamed('gateway');
    const sources = async (): Promise<SourceView[]> => (await asker.messenger().ask(SourceList, {})).sources;
    await start(asker.service);
    await start(workspace);
    await send('one');
    const wrong = await startIntake('wrong');
    const refused = await waitFor(async () => (await sources()).find(({ state }) => state === 'trouble'), { timeoutMs: 20_000 });
    expect(refused.trouble).toMatchObject({ what: 'the user name or password is refused', nextTry: expect.any(String) });
    expect(world.filed.size).toBe(0);
    await wrong.stop();
    const idle = await start(intake);
    expect((await sources()).filter(({ kind }) => kind === 'imap')).toEqual([]);
    expect(world.filed.size).toBe(0);
    await idle.stop();
    await startIntake();
    await until(['one']);
  });
});
