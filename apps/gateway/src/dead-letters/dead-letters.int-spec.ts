import { Controller } from '@nestjs/common';
import { command, type PayloadOf, type DeadLetterList } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { EXCHANGES, Handles, Messenger, registerMessage } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import { connect } from 'amqplib';
import { z } from 'zod';
import { call, type Cast, cast, recorded, startDoubles, startGateway, type TestGateway } from '../../test/access-fixture.js';

const Note = command('test.note.v1', 'crm', z.object({ text: z.string() }));
registerMessage(Note);

let failing = true;
const noted: string[] = [];

@Controller()
class CrmDouble {
  @Handles(Note)
  async note({ text }: PayloadOf<typeof Note>): Promise<void> {
    if (failing) throw new AppError('contact_unknown', 'missing', 'There is no such contact; token=ghp_9aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY');
    noted.push(text);
  }
  @Handles(otherMessagesOf('crm', Note))
  async unused(): Promise<void> {}
}

@Controller()
class NotifierDouble {
  @Handles(otherMessagesOf('notifier'))
  async unused(): Promise<void> {}
}

let scope: TestScope;
let people: Cast;
let gateway: TestGateway;
let messenger: Messenger;
const running: RunningService[] = [];

beforeAll(async () => {
  [scope, people] = await Promise.all([testScope(), cast()]);
  const env = { ...scope.env, LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50' };
  const probe = { provide: 'probe', inject: [Messenger], useFactory: (own: Messenger) => (messenger = own) };
  const one = (name: string, more: object): Promise<RunningService> => startService(defineService({ name, plane: 'core', roles: ['swarm'], ...more }), { env });
  running.push(...(await startDoubles(scope)), await one('probe', { providers: [probe] }), await one('crm', { controllers: [CrmDouble] }));
  // Its queues stay when it ends: there it would be asked for nothing.
  await (await one('notifier', { controllers: [NotifierDouble] })).stop();
  gateway = await startGateway(scope, people.operators, { RETRY_DELAYS_MS: '50' });
});

afterAll(async () => {
  await Promise.all([gateway.service, ...running].map((service) => service.stop()));
  await scope.dispose();
});

beforeEach(() => {
  failing = true;
  recorded.length = 0;
});

type Role = keyof Cast['tokens'];
const ask = (method: string, path: string, role: Role = 'admin'): ReturnType<typeof call> => call(gateway.url, `/api/dead-letters${path}`, { method, headers: { authorization: `Bearer ${people.tokens[role]}` } });

async function listed(): Promise<DeadLetterList> {
  return (await ask('GET', '?service=crm')).body as unknown as DeadLetterList;
}

async function buried(text: string): Promise<string> {
  await messenger.publish(Note, { text }, { taskId: 'EMAIL_7' });
  return waitFor(async () => (await listed()).letters[0]?.id);
}

/** Something that no service has sent lies in the queue. */
async function unreadable(): Promise<string> {
  const model = await connect(scope.env.AMQP_URL);
  const channel = await model.createConfirmChannel();
  channel.publish(EXCHANGES.dead, 'crm', Buffer.from('not ours'), {});
  await channel.waitForConfirms();
  await model.close();
  return waitFor(async () => (await listed()).letters[0]?.id);
}

describe('the dead letters of a zone', () => {
  it('are listed over all services, with those that do not answer [R-DEAD-LETTERS]', async () => {
    const id = await buried('listed');
    const { status, body } = await ask('GET', '');
    expect(JSON.stringify(body)).not.toMatch(/ghp_9aB3/);
    expect([status, body]).toMatchObject([200, { letters: [{ id, service: 'crm', message: Note.name, taskId: 'EMAIL_7', attempts: 1, code: 'contact_unknown' }], more: [], silent: ['notifier'] }]);
    expect(await ask('GET', '?service=finance')).toMatchObject({ status: 404, body: { code: 'message_unroutable' } });
    await ask('DELETE', `/${id}`);
  });

  it('are shown without what looks like a secret [R-DEAD-LETTERS]', async () => {
    const id = await buried('The password: hunter2-Tr0ub4dor is for Ada');
    const { body } = await ask('GET', `/${id}`);
    expect(body).toMatchObject({ letter: { id }, body: expect.stringContaining('is for Ada') });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|ghp_9aB3/);
    await ask('DELETE', `/${id}`);
  });

  it('are shown up to a length, and no half of a secret stands at the cut [R-DEAD-LETTERS]', async () => {
    const token = 'ghp_9aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY';
    const id = await buried(`${'word '.repeat(3000)}${`${token} `.repeat(400)}`);
    const { body } = await ask('GET', `/${id}`);
    expect(body).toMatchObject({ cut: true });
    expect(String(body['body']).length).toBe(20_000);
    expect(body['body']).not.toMatch(/ghp_/);
    await ask('DELETE', `/${id}`);
  });

  it('are sent again at an admin’s word, which is in the audit [R-DEAD-LETTERS]', async () => {
    const id = await buried('sent again');
    failing = false;
    expect(await ask('POST', `/${id}/again`)).toMatchObject({ status: 200, body: { letter: { id } } });
    await waitFor(() => noted.includes('sent again') && recorded.length > 0);
    expect(recorded).toEqual([expect.objectContaining({ actor: 'olga', action: 'dead.again', target: id, taskId: 'EMAIL_7', output: 'ordered', success: true })]);
    expect(recorded[0]?.input).toMatch(/^test\.note\.v1 \([0-9a-f-]{36}\) of .* to crm, dead since .*: There is no such contact; token=\[redacted.*\[contact_unknown\]$/);
    expect((await listed()).letters).toEqual([]);
  });

  it('are removed at an admin’s word, which is in the audit [R-DEAD-LETTERS]', async () => {
    const id = await buried('dropped');
    expect(await ask('DELETE', `/${id}`)).toMatchObject({ status: 200, body: { letter: { id } } });
    expect((await listed()).letters).toEqual([]);
    expect(await ask('DELETE', `/${id}`)).toMatchObject({ status: 404, body: { code: 'dead_letter_not_found', mend: expect.stringContaining('waggle dead') } });
    await waitFor(() => recorded.length > 0);
    expect(recorded).toEqual([expect.objectContaining({ actor: 'olga', action: 'dead.drop', target: id, success: true })]);
    expect(noted).not.toContain('dropped');
  });

  it('say why one of them cannot be sent again, to the admin and in the audit [R-DEAD-LETTERS]', async () => {
    const id = await unreadable();
    expect(await ask('POST', `/${id}/again`)).toMatchObject({ status: 409, body: { code: 'dead_letter_final', detail: expect.stringContaining('no JSON'), mend: expect.stringContaining('waggle dead drop') } });
    await waitFor(() => recorded.length === 2);
    expect(recorded.map(({ action, success }) => [action, success])).toEqual([['dead.again', true], ['dead.again', false]]);
    expect(recorded[1]?.output).toContain('dead_letter_final');
    await ask('DELETE', `/${id}`);
  });

  it.each<[Role, string, string]>((['viewer', 'approver'] as const).flatMap((role) => [[role, 'GET', ''], [role, 'GET', '/crm.0f1e2d3c4b5a6978'], [role, 'POST', '/crm.0f1e2d3c4b5a6978/again'], [role, 'DELETE', '/crm.0f1e2d3c4b5a6978']] as Array<[Role, string, string]>))('are nobody’s but an admin’s: %s %s %s [R-DEAD-LETTERS] [R-ROLES]', async (role, method, path) => {
    expect(await ask(method, path, role)).toMatchObject({ status: 403, body: { code: 'role_insufficient' } });
  });
});
