import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type MailServer, type Postfix, postfixObstacle, startMailServer, startPostfix } from '@waggle/dev';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { createTransport } from 'nodemailer';
import { workspaceDouble } from '../test/workspace-double.js';
import intake from './index.js';

const { world, workspace } = workspaceDouble();
const user = { address: 'office@waggle.example', password: 'one' };
const obstacle = postfixObstacle();

let home: string;
let dovecot: MailServer;
let postfix: Postfix;
let scope: TestScope;
const running: RunningService[] = [];

async function start(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'waggle-intake-'));
  await chmod(home, 0o755);
  const run = { home, log: () => undefined, env: { PATH: processEnvironment()['PATH'] } };
  dovecot = await startMailServer({ ...run, users: [user] });
  postfix = await startPostfix({ ...run, lmtpPort: dovecot.lmtp.port, domains: ['waggle.example'] });
  scope = await testScope();
  // Asked for once an hour: what comes in between, the server must announce.
  const settings = { INTAKE_IMAP: `imap://${encodeURIComponent(user.address)}:${user.password}@127.0.0.1:${dovecot.imap.port}`, INTAKE_POLL_SECONDS: '3600' };
  for (const definition of [workspace, intake]) running.push(await startService(definition, { env: { ...scope.env, ...settings }, log: silentLogger() }));
}

async function stop(): Promise<void> {
  for (const service of running.reverse()) await service.stop();
  await postfix?.stop();
  await dovecot?.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}

(obstacle === undefined ? describe : describe.skip)(`a mailbox of real Dovecot behind real Postfix${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  beforeAll(start);
  afterAll(stop);

  it('hands over each new mail when the server announces it, without asking', async () => {
    const sender = createTransport({ host: postfix.smtp.host, port: postfix.smtp.port, secure: false, ignoreTLS: true });
    for (const subject of ['one', 'two', 'three']) {
      await sender.sendMail({ from: 'ada@example.org', to: user.address, subject, text: 'Hello' });
      await waitFor(() => world.subjects.includes(subject));
    }
    sender.close();
    expect(world.subjects).toEqual(['one', 'three', 'two']);
  });
});
