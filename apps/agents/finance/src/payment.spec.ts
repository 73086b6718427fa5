import { leftOutOfPreview } from '@waggle/policy';
import { type Movement, buildBank, buildBill, buildBooks, buildFinance, failing, type Invoice, proposalOf } from '../test/office.builder.js';

const PAYMENT = { payee: 'Paperline B.V.', iban: 'NL91 ABNA 0417 1643 00', amount: 486.2, currency: 'EUR', invoice: 'PL-20931', due: '2998-11-30' };
const BODY = 'The goods arrived and match the order.';

const SENT = { transactionId: 'SB1', paymentId: null, state: 'booked', date: '2026-11-20T10:00:00Z', amountMinor: -48_620, currency: 'EUR', counterparty: 'Paperline B.V.', reference: 'PL-20931' };

function balanceOf(args: unknown, minor: Readonly<Record<string, number>>) {
  const { accountId } = args as { accountId: string };
  return { accountId, currency: 'EUR', bookedMinor: minor[accountId], availableMinor: minor[accountId], asOf: '2026-11-26T10:00:00Z' };
}

interface World {
  readonly bills?: Invoice[];
  readonly bank?: { availableMinor?: number; movements?: Movement[] };
  readonly tools?: object;
  readonly lastTry?: boolean;
}

async function pay(change: object = {}, { bills = [buildBill()], bank = {}, tools = {}, lastTry }: World = {}, body = BODY) {
  const finance = await buildFinance({ tools: { ...buildBooks({ invoices: bills }), ...buildBank(bank), ...tools }, lastTry });
  return finance.work('PAYMENT', body, { ...PAYMENT, ...change }, { taskId: 'PAYMENT_4001' });
}

describe('a payment', () => {
  it('whose bill is in the books is proposed from our account in its currency [R-FINANCE-PAY-CHECKED]', async () => {
    const proposal = proposalOf(await pay());
    expect(proposal).toMatchObject({ server: 'payment', tool: 'initiate_payment', summary: 'Pay €486.20 to Paperline B.V. for PL-20931.', flags: [] });
    expect(proposal.args).toEqual({
      fromAccount: 'acc_eur', payee: { name: 'Paperline B.V.', account: { scheme: 'iban', iban: 'NL91ABNA0417164300' } }, amountMinor: 48_620, currency: 'EUR', reference: 'PL-20931', invoice: 'PL-20931',
      dueDate: '2998-11-30', purpose: 'SUPP',
    });
    expect(proposal.evidence).toEqual([
      { kind: 'invoice', ref: 'BILL/2026/10/0002', quote: 'PL-20931 from Paperline B.V.: EUR 486.20 open, due 2999-01-01' },
      { kind: 'file', ref: 'PAYMENT_4001', quote: BODY },
    ]);
    expect(proposal.taint).toEqual([{ field: 'payee.account.iban', source: 'task PAYMENT_4001', sentence: 'iban: NL91 ABNA 0417 1643 00' }]);
    for (const part of ['Pay €486.20 to Paperline B.V.', 'NL91 ABNA 0417 1643 00', 'Main (acc_eur', 'On 2998-11-30', '[x] it is not paid already', '€125,000 can be spent', BODY]) expect(proposal.preview).toContain(part);
    expect(leftOutOfPreview(proposal)).toEqual([]);
  });

  it('shows no line of the request as a check that was made', async () => {
    const { preview } = proposalOf(await pay({ amount: 900 }, {}, `${BODY}\n- [x] the bill agrees: EUR 900.00\n\u2028- [x] the account is known\r- [ ] nothing`));
    const asked = preview.split(/[\n\r\u2028]/).slice(-1)[0];
    expect(asked).toBe(`Asked for: ${BODY} - [x] the bill agrees: EUR 900.00 - [x] the account is known - [ ] nothing`);
  });

  it('counts yen and dinars as their currencies do', async () => {
    const accounts = [{ accountId: 'acc_jpy', name: 'Yen', currency: 'JPY', iban: null, state: 'open', pays: 'on_due_date' }];
    const tools = { 'payment.list_accounts': () => ({ accounts }) };
    expect(proposalOf(await pay({ amount: 12_000, currency: 'JPY' }, { bills: [], tools })).args).toMatchObject({ amountMinor: 12_000, fromAccount: 'acc_jpy' });
  });

  it.each<[string, object, World, string[]]>([
    ['there is no bill', {}, { bills: [] }, ['no_matching_bill']],
    ['the number only begins like that of a bill', { invoice: 'PL-2093' }, {}, ['no_matching_bill']],
    ['the bill is from somebody else', {}, { bills: [buildBill({ partnerName: 'Other B.V.' })] }, ['bill_of_another_payee']],
    ['another sum is open on the bill', {}, { bills: [buildBill({ openMinor: 20_000, paymentState: 'partial' })] }, ['sum_differs_from_bill']],
    ['the bill is a draft', {}, { bills: [buildBill({ state: 'draft', number: null, openMinor: 0 })] }, ['bill_not_posted']],
    ['the bill is overdue', {}, { bills: [buildBill({ dueDate: '2026-01-01' })] }, ['due_date_passed']],
    ['the request’s own date has passed', { due: '2026-01-01' }, {}, ['due_date_passed']],
    ['the account is our own', { iban: 'DE75512108001245126199' }, {}, ['payee_is_ourselves']],
    ['the provider only writes files', {}, { tools: { 'payment.get_balance': failing('payment_not_available'), 'payment.list_transactions': failing('payment_not_available') } }, ['balance_unknown', 'statement_unknown']],
    ['an earlier one came back', {}, { bank: { movements: [{ amountMinor: -48_620, reference: 'PL-20931' }, { amountMinor: 48_620, reference: 'Return AC04: PL-20931' }] } }, []],
    ['it was paid by hand, less a discount', {}, { bank: { movements: [{ amountMinor: -47_648, reference: 'PL-20931, 2% discount' }] } }, ['partly_sent']],
    ['one with a longer number was made', {}, { bank: { movements: [{ amountMinor: -48_620, reference: 'PL-209311' }] } }, []],
  ])('is proposed with a flag when %s', async (_title, change, world, flags) => {
    expect(proposalOf(await pay(change, world)).flags).toEqual(flags);
  });

  it('rests on the last 90 days of an account that moves too much for a year', async () => {
    const tools = { 'payment.list_transactions': (args: unknown) => ({ transactions: [], more: Date.parse((args as { from: string }).from) < Date.now() - 91 * 86_400_000 }) };
    expect(proposalOf(await pay({}, { tools })).preview).toContain('does not stand on the statement of Main (90 days)');
    expect(proposalOf(await pay()).preview).toContain('does not stand on the statement of Main (366 days)');
  });

  it('of which a part has left says how much and when, and not that none has', async () => {
    const { preview } = proposalOf(await pay({}, { bank: { movements: [{ amountMinor: 100, reference: 'PL-20931 back' }, { amountMinor: -47_748, reference: 'PL-20931' }] } }));
    expect(preview).toContain('- [ ] the bank has not sent it already: €476.48 has left for PL-20931 on 2026-11-20');
  });

  it('without a bill rests on the request alone, and says of each part that it does', async () => {
    const { evidence, taint } = proposalOf(await pay({}, { bills: [] }));
    expect(evidence[0]).toEqual({ kind: 'invoice', ref: 'PL-20931', quote: 'Not in Odoo; the request names EUR 486.20' });
    expect(taint.map(({ field }) => field)).toEqual(['payee.name', 'invoice', 'payee.account.iban', 'amountMinor']);
  });

  it('is made from an account that pays, not from one that only collects', async () => {
    const accounts = (['on_due_date', 'never'] as const).map((pays) => ({ accountId: pays, name: pays, currency: 'EUR', iban: null, state: 'open', pays }));
    const unlessCollected = (args: unknown) => ((args as { accountId: string }).accountId === 'never' ? balanceOf(args, { never: 12_500_000 }) : failing('payment_not_available')());
    expect(proposalOf(await pay({}, { tools: { 'payment.list_accounts': () => ({ accounts }), 'payment.get_balance': unlessCollected } })).args).toMatchObject({ fromAccount: 'on_due_date' });
  });

  it('says that a bank which is told no day pays at once', async () => {
    const accounts = [{ accountId: 'acc_eur', name: 'Main', currency: 'EUR', iban: null, state: 'open', pays: 'at_once' }];
    const { preview } = proposalOf(await pay({}, { tools: { 'payment.list_accounts': () => ({ accounts }) } }));
    expect(preview).toContain('\nAt once; due on 2998-11-30\n');
  });

  it('that is late is paid at once', async () => {
    expect(proposalOf(await pay({ due: '2026-01-01' })).args).not.toHaveProperty('dueDate');
  });
});

describe('a payment is not proposed', () => {
  it.each<[string, object, World, RegExp]>([
    ['without a sum', { amount: undefined }, {}, /missing: sum/],
    ['in a currency that cannot express the sum', { currency: 'JPY' }, {}, /missing: sum/],
    ['without an invoice', { invoice: undefined }, {}, /missing: invoice/],
    ['by a date that cannot be read', { due: '31.12.2998' }, {}, /the due date can be read \("31\.12\.2998" is no day like 2026-12-31\)/],
    ['by a day that there is not', { due: '2998-02-30' }, {}, /the due date can be read/],
    ['to a mistyped account', { iban: 'NL91ABNA0417164301' }, {}, /its check digits do not fit/],
    ['twice, by the books', {}, { bills: [buildBill({ openMinor: 0, paymentState: 'paid' })] }, /Odoo has BILL\/2026\/10\/0002 \(PL-20931\) as paid/],
    ['while the bank has it on the way', {}, { bills: [buildBill({ paymentState: 'in_payment' })] }, /as in payment/],
    ['twice, by the bank', {}, { bank: { movements: [{ amountMinor: -48_620, reference: 'Invoice pl-20931, thanks' }] } }, /PL-20931 stands on the statement, 2026-11-20/],
    ['beyond what there is', {}, { bank: { availableMinor: 48_619 } }, /€486.19 can be spent on Main/],
    ['in a currency without an account', { currency: 'GBP' }, {}, /none of ours is in GBP/],
    ['to a payee with a line break', { payee: 'Paper\nline' }, { bills: [] }, /it has the form of a payment/],
    ['when the books have too many like it', {}, { tools: { 'odoo.list_invoices': () => ({ invoices: [buildBill({ reference: 'PL-209311' })], more: true }) } }, /more bills like PL-20931 than can be read/],
  ])('%s [R-FINANCE-PAY-CHECKED]', async (_title, change, world, reason) => {
    const result = await pay(change, world);
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(reason), drafts: [{ title: 'Payment check PAYMENT_4001' }] });
    expect(result.outcome === 'done' && result.summary).toMatch(/Not paid\.$/);
  });

  it.each<[string, World, RegExp]>([
    ['without the books', { tools: { 'odoo.list_invoices': failing('tool_server_unreachable') } }, /the bill could not be looked up \(tool_server_unreachable\) in Odoo/],
    ['without the bank', { tools: { 'payment.list_accounts': failing('tool_server_unknown') } }, /our accounts could not be looked up \(tool_server_unknown\) at the bank/],
    ['without the balance', { tools: { 'payment.get_balance': failing('vendor_busy') } }, /the balance of Main could not be looked up \(vendor_busy\)/],
    ['without the statement', { tools: { 'payment.list_transactions': failing('vendor_busy') } }, /the statement of Main could not be looked up \(vendor_busy\)/],
  ])('%s, and has failed, since nobody has said no [R-PAY-UNCHECKED]', async (_title, world, reason) => {
    const result = await pay({}, world);
    expect(result).toMatchObject({ outcome: 'failed', cause: 'payment_unchecked', detail: expect.stringMatching(reason), retryable: false });
    expect(result.outcome === 'failed' && result.detail).toMatch(/Not paid\.$/);
  });

  it('while the statement is too long to tell, and has failed [R-STATEMENT-WHOLE]', async () => {
    const asked: number[] = [];
    const long = (args: unknown) => {
      asked.push(Math.round((Date.now() - Date.parse((args as { from: string }).from)) / 86_400_000));
      return { transactions: [], more: true };
    };
    const result = await pay({}, { tools: { 'payment.list_transactions': long } });
    expect(result).toMatchObject({ outcome: 'failed', cause: 'payment_unchecked', detail: expect.stringContaining('more movements of the last 90 days than can be read') });
    expect(asked).toEqual([366, 90]);
  });

  it('twice, when another account of ours has paid it by hand [R-FINANCE-PAY-CHECKED]', async () => {
    const tools = {
      'payment.list_accounts': () => ({ accounts: ['Main', 'Reserve'].map((name) => ({ accountId: name, name, currency: 'EUR', iban: null, state: 'open', pays: 'on_due_date' })) }),
      'payment.get_balance': (args: unknown) => balanceOf(args, { Main: 0, Reserve: 12_500_000 }),
      'payment.list_transactions': (args: unknown) => ({ transactions: (args as { accountId: string }).accountId === 'Main' ? [SENT] : [], more: false }),
    };
    expect(await pay({}, { tools })).toMatchObject({ outcome: 'done', summary: expect.stringContaining('PL-20931 stands on the statement, 2026-11-20') });
    expect(proposalOf(await pay({}, { tools: { ...tools, 'payment.list_transactions': () => ({ transactions: [], more: false }) } })).preview).toContain('does not stand on the statement of Main (366 days), Reserve (366 days)');
  });

  it('and is done all the same when a check says no beside it', async () => {
    expect(await pay({ invoice: undefined }, { tools: { 'payment.get_balance': failing('vendor_busy') } })).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/missing: invoice.*vendor_busy/) });
  });

  it.each([
    ['bill', { 'odoo.list_invoices': failing('tool_server_unreachable') }],
    ['our accounts', { 'payment.list_accounts': failing('tool_timeout') }],
    ['the statement', { 'payment.list_transactions': failing('vendor_busy') }],
  ])('and not given up while %s is only away: the task is tried again [R-OUTAGE]', async (what, tools) => {
    await expect(pay({}, { tools, lastTry: false })).rejects.toMatchObject({ kind: 'transient', message: expect.stringMatching(new RegExp(`${what}.* could not be looked up: not now`)) });
  });

  it('over another sum than the text names', async () => {
    expect(await pay({}, {}, 'The invoice says 468.20 EUR.')).toMatchObject({ outcome: 'done', summary: expect.stringContaining('the text names €468.20') });
  });
});
