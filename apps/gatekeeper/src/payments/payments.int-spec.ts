import { type Approval, ApprovalSettle, type Decision } from '@waggle/contracts';
import { argumentsDigest, readGrant } from '@waggle/grants';
import { outcomeOf } from '@waggle/tool-server-testing';
import { buildProposal, waitFor } from '@waggle/testing';
import { GatekeeperFixture, grantsOf, heard, KEYS, verdictsOf } from '../../test/gatekeeper-fixture.js';

const LIMITS = { PAYMENT_TWO_PEOPLE_ABOVE: 'EUR 1000', PAYMENT_CAP_PAYEE_DAY: 'EUR 10000', PAYMENT_CAP_DAY: 'EUR 100000' };

let fixture: GatekeeperFixture;
beforeAll(async () => {
  fixture = await GatekeeperFixture.start(LIMITS);
});
afterAll(() => fixture?.stop());

let payments = 0;

/** Each to an account of its own, unless told otherwise. */
function payment(amountMinor: number, more: Record<string, unknown> = {}) {
  payments += 1;
  const account = { scheme: 'uk', sortCode: '04-00-04', accountNumber: String(payments).padStart(8, '0') };
  const args = { fromAccount: 'acc_eur_main', payee: { name: 'Paperline', account }, amountMinor, currency: 'EUR', reference: 'Paper', invoice: `PL-${payments}`, purpose: 'SUPP', ...more };
  const evidence = [{ kind: 'invoice' as const, ref: 'PL-1', quote: `Total EUR ${(amountMinor / 100).toFixed(2)}` }];
  return buildProposal({ server: 'payment', tool: 'initiate_payment', args: args, evidence });
}

const submit = (amountMinor: number, more?: Record<string, unknown>): Promise<Approval> => fixture.submit({ agent: 'finance', proposal: payment(amountMinor, more) });
const as = (person: 'olga' | 'piet', approval: Approval, change: Partial<Decision> = {}): Promise<Approval> => fixture.decide(approval, { person, ...change }, KEYS[person]);
const grantOf = async (approval: Approval) => readGrant((await waitFor(() => (grantsOf(approval).length > 0 ? grantsOf(approval) : undefined)))[0], fixture.keys);

describe('a payment above the limit', () => {
  it('is made when two different people have agreed, and the grant names both [R-TWO-PEOPLE]', async () => {
    const approval = await submit(100_001);
    expect(approval).toMatchObject({ peopleNeeded: 2, agreedBy: [], approvalClass: 'never_auto' });
    const first = await as('olga', approval);
    expect(first).toMatchObject({ state: 'pending', agreedBy: ['olga'], decidedBy: null, grantId: null });
    await waitFor(() => heard.audited.includes('approval.agreed'));
    expect(await outcomeOf(as('olga', approval))).toBe('already_agreed');
    expect(grantsOf(approval)).toEqual([]);
    expect(await as('piet', approval)).toMatchObject({ state: 'approved', decidedBy: 'olga, piet', agreedBy: ['olga', 'piet'] });
    expect(await grantOf(approval)).toMatchObject({ approvers: ['olga', 'piet'], digest: approval.digest });
  });

  it('edited by one is what the other is asked: to agree to what was before counts for nothing', async () => {
    const approval = await submit(200_000);
    await as('piet', approval);
    const args = { ...approval.proposal.args, amountMinor: 150_000 };
    const edited = await as('olga', approval, { verdict: 'modify', args });
    expect(edited).toMatchObject({ state: 'pending', agreedBy: ['olga'], digest: argumentsDigest(args), proposal: { args } });
    expect(await outcomeOf(as('piet', approval))).toBe('digest_changed');
    expect(await as('piet', edited)).toMatchObject({ state: 'approved' });
    expect((await grantOf(approval)).digest).toBe(argumentsDigest(args));
  });

  it('is stopped by one who rejects', async () => {
    const approval = await submit(200_000);
    await as('olga', approval);
    await as('piet', approval, { verdict: 'reject', reason: 'Not ours' });
    await waitFor(() => verdictsOf(approval).includes('rejected'));
    expect(grantsOf(approval)).toEqual([]);
  });

  it('is decided once when both agree many times side by side', async () => {
    const approval = await submit(200_000);
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => outcomeOf(as(at % 2 === 0 ? 'olga' : 'piet', approval, { reason: String(at) }))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(2);
    expect((await grantOf(approval)).approvers.toSorted()).toEqual(['olga', 'piet']);
    expect(grantsOf(approval)).toHaveLength(1);
  });
});

describe('a payment below the limit', () => {
  it('needs one person, until an edit takes it over the limit [R-TWO-PEOPLE]', async () => {
    const approval = await submit(100_000);
    expect(approval.peopleNeeded).toBe(1);
    const edited = await as('olga', approval, { verdict: 'modify', args: { ...approval.proposal.args, amountMinor: 100_001 } });
    expect(edited).toMatchObject({ state: 'pending', peopleNeeded: 2, agreedBy: ['olga'] });
    expect(await as('piet', edited)).toMatchObject({ state: 'approved' });
    expect((await grantOf(approval)).approvers).toEqual(['olga', 'piet']);
  });
});

describe('an edit that brings something new', () => {
  it('is shown again before it counts, also to the one who made it', async () => {
    const known = await submit(5_000);
    await as('olga', known);
    await fixture.messenger.publish(ApprovalSettle, { approvalId: known.id, state: 'executed', reason: 'paid', effect: 'made' });
    await waitFor(async () => (await fixture.find(known.id))?.state === 'executed');
    const approval = await submit(6_000, { payee: known.proposal.args['payee'] });
    expect(approval.proposal.flags).not.toContain('new_payee');
    const account = { scheme: 'iban', iban: 'NL91ABNA0417164300' };
    const edited = await as('olga', approval, { verdict: 'modify', args: { ...approval.proposal.args, payee: { name: 'Other', account } } });
    expect(edited).toMatchObject({ state: 'pending', agreedBy: [], peopleNeeded: 1 });
    expect(edited.proposal.flags).toContain('new_payee');
    expect(edited.reasons.join(' ')).toContain('first payment to this account');
    expect(await outcomeOf(as('olga', approval))).toBe('digest_changed');
    expect(await as('olga', edited)).toMatchObject({ state: 'approved' });
    expect((await grantOf(approval)).digest).toBe(edited.digest);
  });
});

describe('before a person is asked', () => {
  it('a payment over a cap is refused, also when it would only be so together with those that wait [R-PAY-CAPS]', async () => {
    const account = { scheme: 'iban', iban: 'DE89370400440532013000' };
    const payee = { name: 'Kessler', account };
    expect((await submit(900_000, { payee })).state).toBe('pending');
    const again = { name: 'Kessler', account: { scheme: 'iban', iban: 'de89 3704 0044 0532 0130 00' } };
    const over = await submit(100_001, { payee: again });
    await waitFor(() => verdictsOf(over).includes('refused'));
    expect(await fixture.find(over.id)).toMatchObject({ state: 'rejected', decidedBy: 'gatekeeper', decisionReason: expect.stringContaining('10000.01 EUR; the cap is 10000.00') });
    const under = await submit(10_000, { payee: again });
    expect(under.state).toBe('pending');
    expect(await outcomeOf(as('olga', under, { verdict: 'modify', args: { ...under.proposal.args, amountMinor: 100_001 } }))).toBe('edit_refused');
  });

  it('a first payee, the same invoice again and a sum without evidence are shown, until they are known', async () => {
    const first = await submit(5_000);
    expect(first.proposal.flags).toEqual(expect.arrayContaining(['new_payee']));
    expect(first.proposal.flags).not.toContain('sum_without_evidence');
    const { payee, invoice } = first.proposal.args;
    const twin = await fixture.submit({ agent: 'finance', proposal: { ...payment(5_000, { payee, invoice, reference: 'Again' }), evidence: [] } });
    expect(twin.proposal.flags).toEqual(expect.arrayContaining(['probable_duplicate', 'sum_without_evidence', 'missing_evidence']));
    expect(twin.reasons.join(' ')).toContain(first.taskId);
    await as('olga', first);
    await fixture.messenger.publish(ApprovalSettle, { approvalId: first.id, state: 'executed', reason: 'paid', effect: 'made' });
    await waitFor(async () => (await fixture.find(first.id))?.state === 'executed');
    expect((await submit(5_000, { payee })).proposal.flags).not.toContain('new_payee');
  });

  it.each([
    ['RE-2026/117', 're 2026.117', true],
    ['RE-2026/117', 'RE-2026/118', false],
    ['---', '--', false],
  ])('an invoice %s and one %s of the same payee: probable duplicate %s', async (one, other, same) => {
    const first = await submit(5_000, { invoice: one });
    const { flags } = (await submit(5_000, { payee: first.proposal.args['payee'], invoice: other })).proposal;
    expect(flags.includes('probable_duplicate')).toBe(same);
  });

  it('a payment that was made in a dry run makes nobody known; one that may have been made counts on', async () => {
    const [dry, open] = [await submit(900_000), await submit(900_000)];
    for (const [approval, state, effect] of [[dry, 'executed', 'none'], [open, 'failed', 'possible']] as const) {
      await as('olga', approval);
      await as('piet', approval);
      await fixture.messenger.publish(ApprovalSettle, { approvalId: approval.id, state, reason: 'over', effect });
      await waitFor(async () => (await fixture.find(approval.id))?.state === state);
    }
    expect((await submit(900_000, { payee: dry.proposal.args['payee'] })).proposal.flags).toContain('new_payee');
    const again = await submit(900_000, { payee: open.proposal.args['payee'], invoice: String(open.proposal.args['invoice']).toLowerCase() });
    await waitFor(() => verdictsOf(again).includes('refused'));
    expect(again.proposal.flags).toContain('probable_duplicate');
  });

  it('a payment that may have been made counts as a person says later, once [R-SETTLED]', async () => {
    const [not, made] = [await submit(900_000), await submit(900_000)];
    const settle = async (approval: Approval, state: 'executed' | 'failed', effect: 'made' | 'possible' | 'none'): Promise<void> => {
      await fixture.messenger.publish(ApprovalSettle, { approvalId: approval.id, state, reason: 'as it is', effect });
    };
    for (const approval of [not, made]) {
      await as('olga', approval);
      await as('piet', approval);
      await settle(approval, 'failed', 'possible');
      await waitFor(async () => (await fixture.find(approval.id))?.state === 'failed');
    }
    await settle(not, 'failed', 'none');
    await settle(made, 'executed', 'made');
    await waitFor(async () => (await fixture.find(made.id))?.state === 'executed');
    await settle(made, 'failed', 'none');
    const twinOf = ({ proposal: { args } }: Approval) => submit(900_000, { payee: args['payee'], invoice: args['invoice'] });
    const [again, double] = [await twinOf(not), await twinOf(made)];
    expect(again.proposal.flags).not.toContain('probable_duplicate');
    expect(double.proposal.flags).toContain('probable_duplicate');
    expect(double.proposal.flags).not.toContain('new_payee');
    expect((await fixture.find(made.id))?.state).toBe('executed');
  });

  it('the same call proposed again takes the place of the first and is no duplicate of it', async () => {
    const first = await submit(600_000);
    const second = await fixture.submit({ agent: 'finance', taskId: first.taskId, proposal: buildProposal({ ...first.proposal, id: buildProposal().id, flags: [] }) });
    expect((await fixture.find(first.id))?.state).toBe('withdrawn');
    expect(second).toMatchObject({ state: 'pending' });
    expect(second.proposal.flags).not.toContain('probable_duplicate');
  });

  it.each([
    [55_000, 'Total EUR 5.50'],
    [1_250, 'Total EUR 1250'],
    [123_450, 'Total 1.234,5 USD'],
  ])('a sum of %i that only looks like what the evidence says (%s) is shown as without evidence', async (amountMinor, quote) => {
    const approval = await fixture.submit({ agent: 'finance', proposal: { ...payment(amountMinor), evidence: [{ kind: 'invoice', ref: 'PL-1', quote }] } });
    expect(approval.proposal.flags).toContain('sum_without_evidence');
  });
});
