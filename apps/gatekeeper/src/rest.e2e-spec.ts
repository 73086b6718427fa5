import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Approval, ApprovalList, Replay, ReplyOf, Template } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { buildProposal, startNode, type TestProcess, waitFor } from '@waggle/testing';
import { GatekeeperFixture, grantsOf, KEYS, verdictsOf } from '../test/gatekeeper-fixture.js';

const GATEWAY = join(import.meta.dirname, '../../gateway/dist/main.js');
const TOKENS = { anna: 'wg_anna', olga: 'wg_olga', vera: 'wg_vera' };
const ROLES = { anna: 'admin', olga: 'approver', vera: 'viewer' };

let fixture: GatekeeperFixture;
let gateway: TestProcess;
let url: string;

beforeAll(async () => {
  fixture = await GatekeeperFixture.start();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const people = Object.entries(TOKENS).map(([name, token]) => ({ name, role: ROLES[name as keyof typeof ROLES], tokenHash: createHash('sha256').update(token).digest('hex') }));
  const env = { ...fixture.scope.env, LOG_LEVEL: 'info', GATEWAY_PORT: String(port), OPERATOR_TOKENS: JSON.stringify(people) };
  gateway = await startNode(GATEWAY, [], { env, ready: /"ready"/, timeoutMs: 30_000 });
}, 60_000);

afterAll(async () => {
  await gateway?.kill();
  await fixture?.stop();
});

interface Answer<T> {
  status: number;
  body: T;
}

async function call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, who: keyof typeof TOKENS = 'olga'): Promise<Answer<T>> {
  const headers = { authorization: `Bearer ${TOKENS[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${url}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as T };
}
const post = <T = Record<string, unknown>>(path: string, body: unknown, who?: keyof typeof TOKENS) => call<T>('POST', path, body, who);
const decision = ({ id, digest }: Approval, verb: string, more: object = {}) => post<{ approval: Approval }>(`/api/approvals/${id}/${verb}`, { digest, ...more });

describe('a proposal that fifty people decide at once', () => {
  it('over REST and by message is decided once; the others learn by whom and when [R-FIFTY]', async () => {
    const approval = await fixture.submit();
    const overRest = async (at: number): Promise<string> => {
      const { status, body } = await post(`/api/approvals/${approval.id}/${at % 2 === 0 ? 'approve' : 'reject'}`, { digest: approval.digest, reason: `no ${at}` });
      return status === 200 ? 'won' : `${status} ${String(body['code'])}: ${String(body['detail'])}`;
    };
    const direct = (at: number): Promise<string> =>
      fixture.decide(approval, { person: 'piet', verdict: at % 2 === 0 ? 'approve' : 'reject', reason: `no ${at}` }, KEYS.piet).then(
        () => 'won',
        (thrown: unknown) => `409 ${toAppError(thrown).code}: ${toAppError(thrown).message}`,
      );
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => (at < 25 ? overRest(at) : direct(at))));
    const decided = await fixture.find(approval.id);
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    const told = `409 already_decided: Already ${decided?.state} by ${decided?.decidedBy} at ${decided?.decidedAt}`;
    expect(outcomes.filter((outcome) => outcome !== 'won')).toEqual(Array.from({ length: 49 }, () => told));
    await waitFor(() => verdictsOf(approval).length > 0);
    expect(grantsOf(approval)).toHaveLength(decided?.state === 'approved' ? 1 : 0);
  });
});

describe('the approvals of the REST API', () => {
  it('are read page by page and by group', async () => {
    for (const flag of ['one', 'two', 'two']) await fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: Math.random().toString(36) }, flags: [flag] }) });
    const first = (await call<ReplyOf<typeof ApprovalList>>('GET', '/api/approvals?limit=2')).body;
    const second = (await call<ReplyOf<typeof ApprovalList>>('GET', `/api/approvals?limit=2&after=${first.next ?? ''}`)).body;
    expect([first.total, first.approvals.length, second.approvals.length, second.next]).toEqual([3, 2, 1, null]);
    const group = encodeURIComponent(second.approvals[0]?.group ?? '');
    expect((await call<ReplyOf<typeof ApprovalList>>('GET', `/api/approvals?group=${group}`)).body.total).toBe(2);
    expect(await call('GET', '/api/approvals?after=x')).toMatchObject({ status: 400, body: { code: 'cursor_unknown' } });
  });

  it('are decided as a set, each by itself: what cannot be decided is told item by item [R-BATCH]', async () => {
    const [good, decided, changed] = [await fixture.submit(), await fixture.submit(), await fixture.submit()];
    await fixture.decide(decided, { verdict: 'reject', reason: 'no' });
    const items = [good, decided, { ...changed, digest: 'other' }].map(({ id, digest }) => ({ id, digest }));
    const { status, body } = await post<{ results: unknown[] }>('/api/approvals/batch', { verdict: 'approve', items });
    expect(status).toBe(200);
    expect(body.results).toEqual([
      { id: good.id, approval: expect.objectContaining({ state: 'approved', decidedBy: 'olga' }) },
      { id: decided.id, problem: expect.objectContaining({ status: 409, code: 'already_decided', detail: expect.stringMatching(/by olga at 2/) }) },
      { id: changed.id, problem: expect.objectContaining({ status: 409, code: 'digest_changed' }) },
    ]);
    await waitFor(() => grantsOf(good).length === 1);
    expect([...grantsOf(decided), ...grantsOf(changed)]).toEqual([]);
  });

  it.each<[string, object]>([
    ['no items', { verdict: 'approve', items: [] }],
    ['the same approval twice', { verdict: 'approve', items: [1, 2].map(() => ({ id: '0197a1b0-0000-7000-8000-000000000001', digest: 'd' })) }],
    ['a rejection without a reason', { verdict: 'reject', items: [{ id: '0197a1b0-0000-7000-8000-000000000001', digest: 'd' }] }],
    ['an edit', { verdict: 'modify', items: [{ id: '0197a1b0-0000-7000-8000-000000000001', digest: 'd' }] }],
  ])('refuse a set with %s', async (_what, body) => {
    expect(await post('/api/approvals/batch', body)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  it('are taken back, edited with their difference, and rejected for another draft', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const approval = await fixture.submit();
    expect((await decision(approval, 'approve')).body.approval.state).toBe('approved');
    expect((await decision(approval, 'undo')).body.approval.state).toBe('pending');
    const args = { ...approval.proposal.args, text: 'Not today.\n' };
    expect((await decision(approval, 'modify', { args })).body.approval.edits).toMatchObject([{ by: 'olga', changes: [{ field: 'text', after: 'Not today.\n' }] }]);
    expect((await decision(approval, 'undo')).status).toBe(200);
    expect((await decision(approval, 'reject', { reason: 'kinder', again: true })).body.approval.state).toBe('rejected');
    expect(await decision(approval, 'undo')).toMatchObject({ status: 409, body: { code: 'undo_too_late' } });
    await fixture.restart();
  });
});

describe('templates and replays of the REST API', () => {
  it('are for admins, made of what went out, listed, and ended', async () => {
    const text = 'Dear Ada,\n\nwould Tuesday suit you for the meeting?\n';
    const approval = await fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Our meeting', text } }) });
    await decision(approval, 'approve');
    await fixture.executed(approval);
    const wanted = { approvalId: approval.id, name: 'Meeting' };
    expect((await post('/api/templates', wanted)).status).toBe(403);
    const { status, body } = await post<{ template: Template }>('/api/templates', wanted, 'anna');
    expect([status, body.template.slots]).toEqual([201, ['name', 'date']]);
    expect((await call('GET', '/api/templates', undefined, 'vera')).body).toMatchObject({ templates: [{ id: body.template.id }], next: null });
    const like = await fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Our meeting', text: text.replace('Tuesday', 'Friday') } }) });
    await waitFor(() => grantsOf(like).length === 1);
    expect((await call('DELETE', `/api/templates/${body.template.id}`, undefined, 'olga')).status).toBe(403);
    expect(await call('DELETE', `/api/templates/${body.template.id}`, undefined, 'anna')).toMatchObject({ status: 200, body: { template: { retiredBy: 'anna', released: 1 } } });
    expect((await call('GET', '/api/templates')).body).toMatchObject({ templates: [] });
  });

  it('tell what a policy file would change, and what is wrong with one', async () => {
    const now = await call<Replay>('GET', '/api/policy/replay?days=1', undefined, 'anna');
    expect(now.body.considered).toBeGreaterThan(5);
    const { body } = await post<Replay>('/api/policy/replay', { days: 1, policy: 'TOOL_CLASSES: {email.reply_email: never_auto}' }, 'anna');
    expect(body.changed.length).toBeGreaterThan(now.body.changed.length);
    expect(await post('/api/policy/replay', { policy: 'NOPE: 1' }, 'anna')).toMatchObject({ status: 400, body: { code: 'policy_invalid', faults: ['there is no NOPE'] } });
    expect((await post('/api/policy/replay', { policy: '' }, 'olga')).status).toBe(403);
  });
});
