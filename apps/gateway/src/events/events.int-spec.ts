import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ApprovalDecided, ApprovalRequested, type PayloadOf, SecurityAlert, TaskMoved, ZoneChanged } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { buildApproval, startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { EventClient } from '../../test/event-client.js';
import gateway from '../index.js';
import { EventLog } from './event-log.repository.js';

const TOKEN = 'wg_viewer_token';
const AT = '2026-01-02T03:04:05.000Z';

let scope: TestScope;
let env: Record<string, string>;
let services: RunningService[];
let urls: [string, string];
let messenger: Messenger;
let database: Database;
const clients: EventClient[] = [];
let killable: TestProcess | undefined;

@Injectable()
class Publisher {
  constructor(given: Messenger) {
    messenger = given;
  }
}

async function startGateway(): Promise<[RunningService, string]> {
  const port = await freePort();
  return [await startService(gateway, { env: { ...env, GATEWAY_PORT: String(port) } }), `http://127.0.0.1:${port}`];
}

async function listen(url: string, options: Parameters<typeof EventClient.listen>[2] = {}): Promise<EventClient> {
  const client = await EventClient.listen(url, TOKEN, options);
  clients.push(client);
  await waitFor(() => client.lastId !== '', { describe: 'the first words of the stream' });
  return client;
}

const moved = (taskId: string, version = 1): PayloadOf<typeof TaskMoved> => ({
  task: { taskId, prefix: 'EMAIL', status: 'received', version, priority: 'NORMAL', domain: 'email', zone: 'local', agent: null, title: `A mail called ${taskId}`, flagged: false, reason: null, created: AT, updated: AT },
  from: null,
  result: null,
  approval: null,
  receipt: null,
});
const move = (taskId: string, version = 1): Promise<void> => messenger.publish(TaskMoved, moved(taskId, version));
const named = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => `EMAIL_${name}-${index}`);
const heardOf = (client: EventClient, name: string): unknown[] => client.of('task', 'taskId').filter((id) => String(id).startsWith(`EMAIL_${name}-`));

function isWithoutGap(client: EventClient): boolean {
  const ids = client.heard.map(({ id }) => Number(id));
  return ids.every((id, index) => index === 0 || id === (ids[index - 1] ?? 0) + 1);
}

beforeAll(async () => {
  scope = await testScope();
  env = { ...scope.env, LOG_LEVEL: 'silent', OPERATOR_TOKENS: JSON.stringify([{ name: 'vera', role: 'viewer', tokenHash: createHash('sha256').update(TOKEN).digest('hex') }]) };
  const publisher = defineService({ name: 'publisher', plane: 'core', roles: ['swarm'], providers: [Publisher] });
  const [one, two, other] = [await startGateway(), await startGateway(), await startService(publisher, { env })];
  services = [one[0], two[0], other];
  urls = [one[1], two[1]];
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await killable?.kill();
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database.close();
  await scope.dispose();
});

describe('the live events', () => {
  it('tell of tasks, approvals, alerts and zones, or of what is asked for', async () => {
    const [all, alerts] = [await listen(urls[0]), await listen(urls[1], { topics: 'alert' })];
    const approval = buildApproval();
    await move('EMAIL_topics-0');
    await messenger.publish(ApprovalRequested, { approval });
    await messenger.publish(SecurityAlert, { taskId: 'EMAIL_topics-0', severity: 'WARNING', code: 'grant_reused', message: 'Seen before.', at: AT });
    await messenger.publish(ZoneChanged, { here: 'local', active: 'cloud', epoch: 2, reason: 'failover: x', at: AT });
    await waitFor(() => all.heard.length === 4 && alerts.heard.length === 1);
    expect(all.heard.find(({ event }) => event === 'zone')?.data).toMatchObject({ active: 'cloud', epoch: 2 });
    expect(all.of('task', 'taskId')).toEqual(['EMAIL_topics-0']);
    expect(all.heard.find(({ event }) => event === 'approval')?.data).toEqual(JSON.parse(JSON.stringify(approval)));
    expect(alerts.heard[0]).toMatchObject({ event: 'alert', data: { code: 'grant_reused', severity: 'WARNING', taskId: 'EMAIL_topics-0' } });
    const response = await fetch(`${urls[0]}/api/alerts?severity=WARNING`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await response.json()).toEqual({ alerts: [alerts.heard[0]?.data], next: null });
  });

  it('come once and in one order to the clients of every instance, however many are written at once [R-EVENTS-ONCE]', async () => {
    const [one, two] = [await listen(urls[0]), await listen(urls[1])];
    const ids = named('many', 600);
    await Promise.all(ids.map((id) => move(id)));
    await waitFor(() => heardOf(one, 'many').length >= 600 && heardOf(two, 'many').length >= 600);
    expect([...heardOf(one, 'many')].sort()).toEqual([...ids].sort());
    expect(one.heard).toEqual(two.heard);
    expect(isWithoutGap(one)).toBe(true);
  });

  it('go on where a connection broke, at another instance, without a gap and without a double [R-EVENTS-ONCE]', async () => {
    let client = await listen(urls[0]);
    const heard: unknown[] = [];
    const ids = named('resumed', 400);
    const published = Promise.all(ids.map((id) => move(id)));
    for (let turn = 1; turn <= 4; turn++) {
      const current = client;
      await waitFor(() => heard.length + heardOf(current, 'resumed').length >= turn * 75);
      current.close();
      await waitFor(() => current.closed);
      heard.push(...heardOf(current, 'resumed'));
      client = await listen(urls[turn % 2] ?? '', { lastEventId: current.lastId });
    }
    await published;
    const last = client;
    await waitFor(() => heard.length + heardOf(last, 'resumed').length >= ids.length);
    heard.push(...heardOf(last, 'resumed'));
    expect([...heard].sort()).toEqual([...ids].sort());
  });

  it('leave out a state that a later one has overtaken', async () => {
    const client = await listen(urls[0]);
    const [approval, decidedAt] = [buildApproval(), new Date().toISOString()];
    await move('EMAIL_late-0', 2);
    await messenger.publish(ApprovalDecided, { approval: { ...approval, state: 'approved', decidedAt }, verdict: 'approved', reason: '', grant: null });
    await waitFor(() => client.heard.length === 2);
    await move('EMAIL_late-0', 1);
    await move('EMAIL_late-0', 3);
    await waitFor(() => client.heard.length === 3);
    expect(client.of('task', 'version')).toEqual([2, 3]);
  });

  it('tell a client whose last event is no longer kept to read its lists again', async () => {
    await Promise.all(named('old', 30).map((id) => move(id)));
    await waitFor(async () => Number((await database.query<{ count: string }>("SELECT count(*) FROM event WHERE subject LIKE 'task EMAIL_old-%'"))[0]?.count) === 30);
    const log = new EventLog(database);
    await log.prune({ EVENTS_KEPT: 10 });
    const { head } = await log.ends();
    const [kept, tooOld, neverGiven] = [await listen(urls[0], { lastEventId: String(head - 10) }), await listen(urls[0], { lastEventId: String(head - 11) }), await listen(urls[1], { lastEventId: String(head + 5) })];
    await waitFor(() => kept.heard.length === 10 && tooOld.heard.length === 1 && neverGiven.heard.length === 1);
    for (const client of [tooOld, neverGiven]) expect(client.heard).toMatchObject([{ event: 'reset', id: String(head) }]);
    await move('EMAIL_after-reset');
    await waitFor(() => tooOld.heard.length === 2 && neverGiven.heard.length === 2);
  });

  it.each(['abc', '-1', '1.5', '9'.repeat(40)])('refuse %s as an id', async (lastEventId) => {
    expect((await EventClient.listen(urls[0], TOKEN, { lastEventId })).status).toBe(400);
  });

  it('reach the clients although the instance that consumed them is killed [R-EVENTS-KILL]', async () => {
    const port = await freePort();
    killable = await startNode(join(import.meta.dirname, '../../test/serve.mjs'), [], { env: { ...env, LOG_LEVEL: 'info', GATEWAY_PORT: String(port) }, ready: /the REST API listens/ });
    const victim = await EventClient.listen(`http://127.0.0.1:${port}`, TOKEN);
    const client = await listen(urls[0]);
    const ids = named('killed', 900);
    const published = Promise.all(ids.map((id) => move(id)));
    await waitFor(() => heardOf(client, 'killed').length > 50);
    await killable.kill();
    await published;
    await waitFor(() => heardOf(client, 'killed').length >= 900, { describe: () => `900 events; ${heardOf(client, 'killed').length} came` });
    expect([...heardOf(client, 'killed')].sort()).toEqual([...ids].sort());
    expect(isWithoutGap(client)).toBe(true);
    await waitFor(() => victim.closed);
    const resumed = await listen(urls[1], { lastEventId: victim.lastId });
    await waitFor(() => heardOf(victim, 'killed').length + heardOf(resumed, 'killed').length >= 900);
    expect([...heardOf(victim, 'killed'), ...heardOf(resumed, 'killed')].sort()).toEqual([...ids].sort());
  });

  it('have an end for who asks for their headers alone', async () => {
    const socket = connect(Number(new URL(urls[0]).port), '127.0.0.1');
    socket.write(`HEAD /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`);
    let over = false;
    socket.resume().once('close', () => (over = true));
    await waitFor(() => over);
  });

  it('end in order when the gateway is stopped', async () => {
    const [third, url] = await startGateway();
    const client = await listen(url);
    await third.stop();
    await waitFor(() => client.closed);
    expect(client.heard.at(-1)).toMatchObject({ event: 'end', data: { code: 'stopping' } });
  });
});
