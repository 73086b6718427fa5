import { type Approval, ApprovalSettle, PolicyReplay, type Replay, TemplateCreate } from '@waggle/contracts';
import { proveDecision } from '@waggle/grants';
import { outcomeOf } from '@waggle/tool-server-testing';
import { buildProposal, waitFor } from '@waggle/testing';
import { GatekeeperFixture, KEYS } from '../../test/gatekeeper-fixture.js';

let fixture: GatekeeperFixture;
let mails: Approval[];
let payments: Approval[];

const TEXT = 'Dear Ada,\n\nwould Tuesday at 10:30 suit you for the meeting?\n';
const account = { scheme: 'uk', sortCode: '04-00-04', accountNumber: '00000001' };
const pay = (amountMinor: number, invoice: string) => {
  const args = { fromAccount: 'acc_eur_main', payee: { name: 'Paperline', account }, amountMinor, currency: 'EUR', reference: 'Paper', invoice, purpose: 'SUPP' };
  return fixture.submit({ agent: 'finance', proposal: buildProposal({ server: 'payment', tool: 'initiate_payment', args, summary: `Pay ${invoice}`, evidence: [{ kind: 'invoice', ref: invoice, quote: `EUR ${amountMinor / 100}` }] }) });
};
const mail = (day: string) => fixture.submit({ proposal: buildProposal({ args: { ...buildProposal().args, subject: 'Re: Our meeting', text: TEXT.replace('Tuesday', day) } }) });
const replay = (policy?: string, days = 7): Promise<Replay> => fixture.messenger.ask(PolicyReplay, { days, policy });
const changedIn = ({ changed }: Replay, { id }: Approval) => changed.find(({ approvalId }) => approvalId === id);

beforeAll(async () => {
  fixture = await GatekeeperFixture.start({ PAYMENT_CAP_DAY: 'EUR 1000', PAYMENT_CAP_PAYEE_DAY: 'EUR 1000' });
  mails = [await mail('Tuesday'), await mail('Friday')];
  payments = [await pay(600_00, 'PL-1'), await pay(300_00, 'PL-2'), await pay(500_00, 'PL-3')];
  for (const approval of mails) await fixture.decide(approval);
  await waitFor(async () => (await fixture.find(payments[2]?.id ?? ''))?.state === 'rejected');
});
afterAll(() => fixture?.stop());

describe('a replay', () => {
  it('under the settings as they are finds nothing decided otherwise [R-REPLAY]', async () => {
    expect(await replay()).toEqual({ considered: 5, changed: [], more: 0 });
    expect(await replay('')).toEqual({ considered: 5, changed: [], more: 0 });
  });

  it('tells which class, how many people and which caps would have been others, and why', async () => {
    const stricter = await replay('TOOL_CLASSES: {email.reply_email: never_auto}\nPAYMENT_TWO_PEOPLE_ABOVE: {EUR: 500}');
    const [first, second] = mails as [Approval, Approval];
    const [big] = payments as [Approval];
    expect(changedIn(stricter, first)).toMatchObject({ taskId: first.taskId, was: { class: 'smart', peopleNeeded: 1, outcome: 'asked' }, would: { class: 'never_auto', peopleNeeded: 1, outcome: 'asked' } });
    expect(changedIn(stricter, second)).toBeDefined();
    expect(changedIn(stricter, big)).toMatchObject({ summary: 'Pay PL-1', was: { peopleNeeded: 1 }, would: { peopleNeeded: 2 } });
    expect(stricter.changed).toHaveLength(3);
  });

  it('counts what it lets pass against its own caps', async () => {
    const [first, second, third] = payments as [Approval, Approval, Approval];
    const tight = await replay('PAYMENT_CAP_DAY: EUR 800');
    expect(tight.changed.map(({ approvalId }) => approvalId)).toEqual([second.id]);
    expect(changedIn(tight, second)).toMatchObject({ would: { outcome: 'refused' }, because: expect.stringContaining('the cap is 800.00') });
    const wide = await replay('PAYMENT_CAP_DAY: EUR 5000\nPAYMENT_CAP_PAYEE_DAY: EUR 5000');
    expect(changedIn(wide, third)).toMatchObject({ was: { outcome: 'refused' }, would: { outcome: 'asked' } });
    expect(changedIn(wide, first)).toBeUndefined();
  });

  it('tells what would have run out of time', async () => {
    const [slow] = mails as [Approval];
    await fixture.alter("UPDATE approval SET created_at = created_at - interval '90 minutes', expires_at = expires_at - interval '90 minutes' WHERE id = $1", [slow.id]);
    expect(changedIn(await replay('APPROVAL_MINUTES: 30'), slow)).toMatchObject({ would: { outcome: 'expired' }, because: expect.stringContaining('answered only at') });
    expect(changedIn(await replay('APPROVAL_MINUTES: 60\nFALLBACK_APPROVER: piet'), slow)).toBeUndefined();
  });

  it('tells what the templates of today would have released, and changes nothing', async () => {
    const [first, second] = mails as [Approval, Approval];
    await fixture.messenger.publish(ApprovalSettle, { approvalId: first.id, state: 'executed', reason: 'sent', effect: 'made' });
    await waitFor(async () => (await fixture.find(first.id))?.state === 'executed');
    await fixture.alter("UPDATE approval SET decided_at = created_at WHERE id = $1", [first.id]);
    const statement = { action: 'template.create' as const, approvalId: first.id, name: 'Meeting', person: 'anna', channel: 'rest', decidedAt: new Date().toISOString() };
    await fixture.messenger.ask(TemplateCreate, { statement, proof: proveDecision(statement, KEYS.anna) });
    const before = await fixture.alter('SELECT * FROM approval ORDER BY id');
    expect(changedIn(await replay(), second)).toMatchObject({ would: { class: 'smart', outcome: 'released' }, because: 'It matches the template "Meeting" (1.000).' });
    expect(changedIn(await replay('TEMPLATE_THRESHOLD: 1'), second)).toBeUndefined();
    expect(await fixture.alter('SELECT * FROM approval ORDER BY id')).toEqual(before);
  });

  it('leaves out what is older, and refuses a file that does not hold', async () => {
    await fixture.alter("UPDATE approval SET created_at = created_at - interval '3 days' WHERE id = $1", [payments[0]?.id]);
    expect((await replay('', 2)).considered).toBe(4);
    expect(await outcomeOf(replay('APPROVAL_MINUTES: soon'))).toBe('policy_invalid');
  });
});
