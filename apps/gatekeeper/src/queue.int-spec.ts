import { randomUUID } from 'node:crypto';
import { type Approval, APPROVAL_STATES, ApprovalList, ProposalSubmit, type ToolArguments } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import { openDatabase } from '@waggle/persistence';
import { outcomeOf } from '@waggle/tool-server-testing';
import { buildProposal, buildProposalSubmit, waitFor, WatchedDatabase } from '@waggle/testing';
import { GatekeeperFixture, heard, KEYS, verdictsOf } from '../test/gatekeeper-fixture.js';
import { ApprovalRepository } from './approval.repository.js';

let fixture: GatekeeperFixture;
beforeAll(async () => {
  fixture = await GatekeeperFixture.start({ PAYMENT_TWO_PEOPLE_ABOVE: 'EUR 1' });
});
afterAll(() => fixture?.stop());

function payment(amountMinor: number, accountNumber: string) {
  const account = { scheme: 'uk', sortCode: '04-00-04', accountNumber };
  const args = { fromAccount: 'acc_eur_main', payee: { name: 'Paperline', account }, amountMinor, currency: 'EUR', reference: 'Paper', invoice: 'PL-1', purpose: 'SUPP' };
  return buildProposal({ server: 'payment', tool: 'initiate_payment', args, evidence: [{ kind: 'invoice', ref: 'PL-1', quote: 'EUR 200.00' }] });
}

const list = (query: Partial<Parameters<typeof ask>[0]> = {}) => ask({ states: ['pending'], limit: 100, ...query });
const ask = (query: { states: Approval['state'][]; limit: number; after?: string; group?: string; taskId?: string }) => fixture.messenger.ask(ApprovalList, query);

async function pages(limit: number): Promise<Approval[]> {
  const all: Approval[] = [];
  for (let after: string | undefined; ; ) {
    const { approvals, next, total } = await list({ limit, after });
    all.push(...approvals);
    expect(approvals.length).toBeLessThanOrEqual(limit);
    if (next === null) {
      expect(all).toHaveLength(total);
      return all;
    }
    after = next;
  }
}

describe('the queue', () => {
  it('is read page by page, by priority then age, each entry once [R-QUEUE-PAGES]', async () => {
    for (const priority of ['LOW', 'NORMAL', 'URGENT', 'HIGH', 'NORMAL'] as const) await fixture.submit({ priority });
    for (const limit of [1, 2, 5, 100]) expect((await pages(limit)).map(({ priority }) => priority)).toEqual(['URGENT', 'HIGH', 'NORMAL', 'NORMAL', 'LOW']);
    expect(await outcomeOf(list({ after: 'nonsense' }))).toBe('cursor_unknown');
    expect(await outcomeOf(list({ after: randomUUID() }))).toBe('cursor_unknown');
  });

  it('goes on where the page before ended, whatever was decided or came meanwhile', async () => {
    const { approvals, next } = await list({ limit: 2 });
    for (const approval of approvals) await fixture.decide(approval, { verdict: 'reject', reason: 'no' });
    await fixture.submit({ priority: 'URGENT' });
    const rest = await list({ limit: 100, after: next ?? '' });
    expect(rest.approvals.map(({ priority }) => priority)).toEqual(['NORMAL', 'NORMAL', 'LOW']);
  });

  it('groups what can be judged together', async () => {
    const text = 'Would Tuesday suit you for the meeting?';
    const meeting = (to: string, more = {}) => fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, to: [to], subject: 'Tuesday', text }, ...more }) });
    const [first, second, odd] = [await meeting('a@example.org'), await meeting('b@example.org'), await meeting('c@example.org', { flags: ['unsure'] })];
    expect(first.group).toBe('email.reply_email:sales:scheduling_response');
    expect(odd.group).not.toBe(first.group);
    const { approvals, total } = await list({ group: first.group });
    expect(approvals.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(total).toBe(2);
  });

  it('stays fast with many rows: counts and pages come from an index, and big proposals of other pages are not read [R-QUEUE-SCALE]', async () => {
    // Proposals of hashes: what PostgreSQL can compress would take no room.
    await fixture.alter(
      `INSERT INTO approval (id, task_id, agent, priority, urgency, proposal, digest, approval_class, reasons, state, created_at, expires_at, kin, people_needed, decided_by)
       SELECT gen_random_uuid(), 'EMAIL_' || n, 'sales', 'NORMAL', n % 4, jsonb_build_object('preview', (SELECT string_agg(md5(n || '/' || m), '') FROM generate_series(1, 40) m)), 'd' || n, 'always', '[]', CASE WHEN n % 20 = 0 THEN 'pending' ELSE 'executed' END,
         now() - make_interval(secs => n), now() + interval '1 day', 'g', 1, 'olga' FROM generate_series(1, 10000) n`,
    );
    await fixture.alter('VACUUM ANALYZE approval');
    const database = await openDatabase({ url: fixture.scope.env.DATABASE_URL, schema: 'gatekeeper', migrations: [] });
    const states = [...APPROVAL_STATES];
    for (const query of [{ states: ['pending' as const] }, { states: ['executed' as const] }, { states, group: 'g' }, { states }]) {
      const watched = new WatchedDatabase(database);
      const { rows, next, total } = await new ApprovalRepository(watched).list({ limit: 50, ...query });
      expect([rows.length, next, total >= 500]).toEqual([50, rows.at(-1)?.id, true]);
      expect([...watched.wholeReads]).toEqual([]);
      expect(watched.plans).toHaveLength(2);
      for (const plan of watched.plans) expect(plan).toContain('Index Only Scan');
    }
    await database.close();
  });
});

describe('a prompt', () => {
  const promptsFor = ({ id }: Approval): number => heard.prompts.filter((one) => one === id).length;

  it('is sent once for what people were shown, and anew for what an edit has made of it [R-PROMPT-ONCE]', async () => {
    const submission = buildProposalSubmit({ agent: 'finance', proposal: payment(30_000, '00000002') });
    await fixture.messenger.publish(ProposalSubmit, submission);
    await fixture.messenger.publish(ProposalSubmit, submission);
    const approval = await waitFor(() => fixture.find(submission.proposal.id));
    await fixture.decide(approval);
    await waitFor(() => heard.requested.filter(({ id }) => id === approval.id).length === 2);
    expect(promptsFor(approval)).toBe(1);
    await fixture.decide(approval, { verdict: 'modify', person: 'piet', args: { ...approval.proposal.args, amountMinor: 20_000 } }, KEYS.piet);
    await waitFor(() => promptsFor(approval) === 2);
  });
});

describe('an edit', () => {
  const textOf = ({ text }: ToolArguments): string => String(text);

  it('keeps who changed what, before and after, also when it was taken back [R-EDIT-DIFF]', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const approval = await fixture.submit();
    const args = { ...approval.proposal.args, to: ['grace@example.org'], text: 'Not today.\n' };
    const edited = await fixture.decide(approval, { verdict: 'modify', args, reason: 'shorter' });
    const edit = { by: 'olga', channel: 'rest', from: approval.digest, to: argumentsDigest(args) };
    const changes = [
      { field: 'to.0', before: 'ada@example.org', after: 'grace@example.org' },
      { field: 'text', before: textOf(approval.proposal.args), after: 'Not today.\n' },
    ];
    expect(edited.edits).toEqual([{ ...edit, at: expect.any(String), changes: expect.arrayContaining(changes) }]);
    expect(edited.decisionSeconds).toBeGreaterThanOrEqual(0);
    const undone = await fixture.decide(approval, { verdict: 'undo' });
    expect(undone).toMatchObject({ state: 'pending', digest: approval.digest, proposal: approval.proposal, edits: [edit] });
    await waitFor(() => heard.requested.some(({ id, edits = [] }) => id === approval.id && edits.length === 1));
    expect(heard.prompts.filter((id) => id === approval.id)).toHaveLength(1);
    await fixture.restart();
  });

  it('makes a decision on the older version tell who changed it and when', async () => {
    const approval = await fixture.submit({ agent: 'finance', proposal: payment(20_000, '00000001') });
    await fixture.decide(approval, { verdict: 'modify', args: { ...approval.proposal.args, amountMinor: 10_000 } });
    const late = fixture.decide(approval, { person: 'piet' }, KEYS.piet);
    await expect(late).rejects.toMatchObject({ code: 'digest_changed', message: expect.stringMatching(/edited by olga at 2/), details: { editedBy: 'olga' } });
  });

  it('that is far too long is refused with its own code', async () => {
    const approval = await fixture.submit();
    const withText = (text: string) => fixture.decide(approval, { verdict: 'modify', args: { ...approval.proposal.args, text } });
    expect(await outcomeOf(withText('x'.repeat(300_001)))).toBe('edit_too_long');
    expect(await outcomeOf(withText('x'.repeat(200_001)))).toBe('edit_refused');
  });
});

describe('a rejection', () => {
  it('passes on that the agent shall draft anew [R-AGAIN]', async () => {
    const [once, again] = [await fixture.submit(), await fixture.submit()];
    await fixture.decide(once, { verdict: 'reject', reason: 'no' });
    await fixture.decide(again, { verdict: 'reject', reason: 'kinder, please', again: true });
    await waitFor(() => verdictsOf(again).length === 1 && verdictsOf(once).length === 1);
    expect(heard.decided.filter(({ approval: { id } }) => [once.id, again.id].includes(id)).map((one) => [one.approval.id, one.again, one.reason])).toEqual([
      [once.id, undefined, 'no'],
      [again.id, true, 'kinder, please'],
    ]);
  });
});
