import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApproval, waitFor } from '@waggle/testing';
import { startZoneDouble, type ZoneDouble } from '../../test/zone-double.js';
import { ApiClient } from '../client/api-client.js';
import { runCli } from '../index.js';
import { Desk } from '../screen/desk.js';
import { keepCurrent } from '../screen/keep-current.js';
import type { ServerEvent } from './event-stream.js';
import { follow } from './follow.js';

let home: string;
let zone: ZoneDouble | undefined;
let end: AbortController;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-follow-'));
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await zone?.stop();
  await rm(home, { recursive: true, force: true });
});

async function start(events = true): Promise<{ double: ZoneDouble; api: ApiClient }> {
  const double = await startZoneDouble(home, { events });
  zone = double;
  return { double, api: new ApiClient(double.url, double.token) };
}

describe('following the events of a zone', () => {
  it('takes a cut connection up where it was cut', async () => {
    const { double, api } = await start();
    const events: ServerEvent[] = [];
    const links: boolean[] = [];
    const followed = follow(api, { topics: ['approval'], signal: end.signal, onEvent: (event) => events.push(event), onLink: (up) => links.push(up) });
    await waitFor(() => double.listened.length === 1);
    double.tell('approval', { a: 1 }, 17);
    await waitFor(() => events.length === 1);
    double.cut();
    await waitFor(() => double.listened.length === 2, { describe: 'the second connection' });
    double.tell('approval', { a: 2 }, 18);
    await waitFor(() => events.length === 2);
    end.abort();
    await followed;
    expect(double.listened).toEqual(['', '17']);
    expect(links).toEqual([true, false, true]);
    expect(events.map(({ data }) => data)).toEqual(['{"a":1}', '{"a":2}']);
  });

  it('says when there are none, or when it is refused', async () => {
    const { double, api } = await start(false);
    await expect(follow(api, { topics: ['task'], signal: end.signal, onEvent: () => undefined })).rejects.toMatchObject({ code: 'events_missing' });
    const stranger = new ApiClient(double.url, 'wrong');
    await expect(follow(stranger, { topics: ['task'], signal: end.signal, onEvent: () => undefined })).rejects.toMatchObject({ code: 'token_unknown' });
  });
});

describe('the desk', () => {
  it.each([true, false])('is as the zone is, with events: %s', async (events) => {
    const { double, api } = await start(events);
    const [first, second] = [buildApproval({ taskId: 'EMAIL_1' }), buildApproval({ taskId: 'EMAIL_2', created: new Date(Date.now() + 1000).toISOString() })];
    double.queue.approvals = [first, second];
    const desk = new Desk(api);
    const kept = keepCurrent(desk, api, end.signal);
    await waitFor(() => desk.state().link === (events ? 'live' : 'polling') && desk.state().approvals.length === 2);
    double.queue.decide(second.id, { state: 'approved', decidedBy: 'olga', decidedAt: '2026-11-27T10:11:12.000Z' });
    await waitFor(() => desk.state().approvals.length === 1, { describe: 'the second one to go' });
    double.queue.decide(first.id, { state: 'rejected', decidedBy: 'olga', decidedAt: '2026-11-27T10:11:12.000Z' });
    await waitFor(() => desk.state().notice?.text.includes('EMAIL_1: rejected by olga at 10:11:12 UTC'), { describe: () => `the lost race, not ${desk.state().notice?.text ?? 'nothing'}` });
    end.abort();
    await kept;
  });

  it('says that the connection is lost, and is current again when it is back', async () => {
    const { double, api } = await start();
    const desk = new Desk(api);
    const kept = keepCurrent(desk, api, end.signal);
    await waitFor(() => desk.state().link === 'live');
    double.queue.answers['GET /api/approvals'] = 503;
    double.cut();
    await waitFor(() => desk.state().notice?.tone === 'bad', { describe: 'word of it' });
    delete double.queue.answers['GET /api/approvals'];
    double.queue.approvals = [buildApproval()];
    await waitFor(() => desk.state().approvals.length === 1, { describe: 'the queue' });
    end.abort();
    await kept;
  });
});

describe('waggle watch', () => {
  it('shows what happens as it happens, one JSON document a line, until it is interrupted', async () => {
    const { double } = await start();
    let out = '';
    const stream = { write: (text: string) => void (out += text) };
    const ended = runCli(['node', 'waggle', 'watch', '--json', '--home', home], {}, { out: stream, err: { write: () => undefined } });
    await waitFor(() => double.listened.length === 1);
    double.tell('alert', { id: 1, at: '2026-11-27T10:00:00Z', severity: 'INFO', code: 'x', message: '\x1b[2J', taskId: null }, 5);
    await waitFor(() => out.includes('\n'));
    process.emit('SIGINT');
    expect(await ended).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: '5', event: 'alert', data: { message: '\x1b[2J' } });
    expect(out).not.toContain('\x1b');
  });
});
