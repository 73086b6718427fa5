import { getPaymentBalance, initiatePayment, listBankTransactions, listPaymentAccounts, paymentStatus } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { describeGuardedTools, outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { buildPayment } from '../test/payment.builder.js';
import payment from './index.js';
import type { Payment } from './payment.js';

const CAPS = 'EUR 1000000, USD 1000000, JPY 100000, KWD 30000';
const settings = {
  PAYMENT_SANDBOX_LATENCY_MS: '1',
  PAYMENT_SANDBOX_SETTLE_MS: '30',
  PAYMENT_SANDBOX_CALLS_PER_MINUTE: '1000000',
  EFFECT_CONCURRENCY: '8',
  PAYMENT_CAP_DAY: CAPS,
  PAYMENT_CAP_PAYEE_DAY: CAPS,
};

let fixture: ToolServerFixture;
beforeAll(async () => {
  fixture = await startToolServer(payment, settings);
});
afterAll(() => fixture?.stop());

/** Two people have agreed, as it may be a large sum. */
const pay = async (args: Payment, grant?: string) => fixture.execute(initiatePayment, args, { grant: grant ?? (await fixture.grant(initiatePayment, args, { approvers: ['olga', 'piet'] })) });
const balance = (accountId: string) => fixture.call('finance', getPaymentBalance, { accountId });
const statusOf = (paymentId: string) => fixture.call('finance', paymentStatus, { paymentId });
const settled = (paymentId: string, state: string) => waitFor(async () => ((await statusOf(paymentId)).state === state ? statusOf(paymentId) : undefined));

/** Asked of the bank's own books. */
async function payments(): Promise<number> {
  const [row] = await fixture.database.query<{ n: number }>('SELECT count(*)::int AS n FROM sandbox_payment');
  return row?.n ?? 0;
}

async function payeeIs(holder: string, state: string, account: string): Promise<void> {
  await fixture.database.query('INSERT INTO sandbox_payee (account, holder, state) VALUES ($1, $2, $3) ON CONFLICT (account) DO UPDATE SET holder = $2, state = $3', [account, holder, state]);
}

async function newAccount(accountId: string, currency = 'EUR'): Promise<string> {
  await fixture.database.query('INSERT INTO sandbox_account (account_id, name, currency, iban, booked_minor) VALUES ($1, $1, $2, $1, 100000000)', [accountId, currency]);
  return accountId;
}

async function book(accountId: string, times: number, amountMinor: number, counterparty: string, reference: string, ago = '1 day'): Promise<void> {
  const row = 'SELECT $1, clock_timestamp() - $5::interval, $2::bigint, $3, $4 FROM generate_series(1, $6::int)';
  await fixture.database.query(`INSERT INTO sandbox_transaction (account_id, booked_at, amount_minor, counterparty, reference) ${row}`, [accountId, amountMinor, counterparty, reference, ago, times]);
}

describe('the accounts of the sandbox bank', () => {
  it('are listed with currency and state, and the executing agent sees them no more than others do', async () => {
    const { accounts } = await fixture.call('finance', listPaymentAccounts, {});
    expect(accounts).toContainEqual({ accountId: 'acc_eur_main', name: 'Main', currency: 'EUR', iban: 'DE89370400440532013000', state: 'open', pays: 'on_due_date' });
    expect(accounts).toContainEqual(expect.objectContaining({ accountId: 'acc_eur_old', state: 'closed' }));
    expect(await outcomeOf(fixture.call('sales', listPaymentAccounts, {}))).toBe('tool_denied');
  });

  it('have a statement, newest first, that a time can bound', async () => {
    const query = { accountId: 'acc_eur_main', to: new Date(Date.now() - 86_400_000).toISOString() };
    const { transactions } = await fixture.call('finance', listBankTransactions, query);
    expect(transactions.map(({ amountMinor }) => amountMinor)).toEqual([-119000, -119000, 12738000]);
    expect(transactions[0]?.transactionId).toMatch(/^SB\d{16}$/);
    expect(await fixture.call('finance', listBankTransactions, { ...query, limit: 1 })).toMatchObject({ transactions: [{ amountMinor: -119000 }], more: true });
    expect((await fixture.call('finance', listBankTransactions, { ...query, limit: 3 })).more).toBe(false);
  });

  it.each([
    ['an account that we do not have', getPaymentBalance, { accountId: 'acc_other' }, 'payment_account_unknown'],
    ['the statement of such a one', listBankTransactions, { accountId: 'acc_other' }, 'payment_account_unknown'],
    ['a payment that was never made', paymentStatus, { paymentId: '0'.repeat(32) }, 'payment_not_found'],
    ['an id that is none', paymentStatus, { paymentId: 'x' }, 'payment_not_found'],
    ['a path as account', getPaymentBalance, { accountId: '../acc_eur_main' }, 'tool_input_invalid'],
    ['a path as payment', paymentStatus, { paymentId: 'x/../y' }, 'tool_input_invalid'],
    ['a control character', listBankTransactions, { accountId: 'acc\u0000' }, 'tool_input_invalid'],
    ['a time without a zone', listBankTransactions, { accountId: 'acc_eur_main', from: '2026-01-01T00:00:00' }, 'tool_input_invalid'],
    ['too many movements', listBankTransactions, { accountId: 'acc_eur_main', limit: 201 }, 'tool_input_invalid'],
    ['an invoice that nothing names', listBankTransactions, { accountId: 'acc_eur_main', invoice: '#' }, 'tool_input_invalid'],
    ['no account', getPaymentBalance, {}, 'tool_input_invalid'],
    ['no payment', paymentStatus, {}, 'tool_input_invalid'],
    ['a number for an account', getPaymentBalance, { accountId: 5 }, 'tool_input_invalid'],
    ['10 MiB for an account', listBankTransactions, { accountId: 'x'.repeat(10 * 1024 * 1024) }, 'tool_input_invalid'],
    ['10 MiB for a payment', paymentStatus, { paymentId: 'x'.repeat(10 * 1024 * 1024) }, 'tool_input_invalid'],
    ['an argument too many', listPaymentAccounts, { all: true }, 'tool_input_invalid'],
  ])('answer %s with a code', async (_title, tool, args, code) => {
    expect(await outcomeOf(fixture.call('finance', tool, args as never))).toBe(code);
  });
});

describe('a payment over the sandbox bank', () => {
  it('is created, then on its way, then completed: held at once, booked at the end', async () => {
    const args = buildPayment({ fromAccount: 'acc_usd_main', currency: 'USD' });
    const before = await balance('acc_usd_main');
    const { paymentId, receipt } = await pay(args);
    expect(receipt).toMatchObject({ mode: 'live', providerId: paymentId, readBack: { found: true, detail: expect.stringContaining('USD 12.50') } });
    const done = await settled(paymentId, 'completed');
    expect(done).toMatchObject({ paymentId, amountMinor: 1250, currency: 'USD', endToEndId: receipt?.grantId.replaceAll('-', '') });
    expect(await statusOf(String(done.endToEndId))).toEqual(done);
    expect(await balance('acc_usd_main')).toMatchObject({ bookedMinor: before.bookedMinor - 1250, availableMinor: before.availableMinor - 1250 });
    const { transactions } = await fixture.call('finance', listBankTransactions, { accountId: 'acc_usd_main' });
    expect(transactions.filter((one) => one.paymentId === paymentId)).toEqual([expect.objectContaining({ amountMinor: -1250, state: 'booked', reference: args.reference })]);
  });

  it('above the limit is refused to one person, however often that one is named [R-TWO-PEOPLE]', async () => {
    const args = buildPayment({ amountMinor: 500_001 });
    expect(await outcomeOf(pay(args, await fixture.grant(initiatePayment, args)))).toBe('grant_too_few_people');
    expect(await outcomeOf(pay(args, await fixture.grant(initiatePayment, args, { approvers: ['olga', 'olga'] })))).toBe('grant_too_few_people');
    expect(await outcomeOf(pay(args))).toBe('done');
  });

  it('waits for the day that the invoice is due, and holds the money until then', async () => {
    const before = await balance('acc_jpy_main');
    const dueDate = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const { paymentId } = await pay(buildPayment({ fromAccount: 'acc_jpy_main', currency: 'JPY', dueDate }));
    expect((await statusOf(paymentId)).state).toBe('created');
    expect(await balance('acc_jpy_main')).toMatchObject({ bookedMinor: before.bookedMinor, availableMinor: before.availableMinor - 1250 });
  });

  it('that the payee’s bank sends back days later is seen as reverted, and the money is there again', async () => {
    const iban = 'FR1420041010050500013M02606';
    await payeeIs('Ancien SARL', 'closed', iban);
    const before = await balance('acc_usd_main');
    const { paymentId } = await pay(buildPayment({ fromAccount: 'acc_usd_main', currency: 'USD', payee: { name: 'Ancien SARL', account: { scheme: 'iban', iban } } }));
    expect((await settled(paymentId, 'reverted')).reason).toContain('AC04');
    expect((await balance('acc_usd_main')).bookedMinor).toBe(before.bookedMinor);
    const { transactions } = await fixture.call('finance', listBankTransactions, { accountId: 'acc_usd_main' });
    expect(transactions.filter((one) => one.paymentId === paymentId).map(({ amountMinor }) => amountMinor)).toEqual([1250, -1250]);
  });

  it('that cannot be credited fails; asked for after a crash, it is not taken for made and not made again', async () => {
    const iban = 'NL91ABNA0417164300';
    await payeeIs('Dicht BV', 'blocked', iban);
    const args = buildPayment({ payee: { name: 'Dicht BV', account: { scheme: 'iban', iban } } });
    const grant = await fixture.grant(initiatePayment, { ...args });
    const { paymentId } = await pay(args, grant);
    expect((await settled(paymentId, 'failed')).reason).toContain('AC06');
    const before = await payments();
    await fixture.database.query("UPDATE effect SET state = 'calling', provider_id = NULL, result = NULL, called_at = now() WHERE provider_id = $1", [paymentId]);
    await expect(pay(args, grant)).rejects.toMatchObject({ code: 'payment_declined', details: { reason: expect.stringContaining('AC06') } });
    expect(await payments()).toBe(before);
  });

  it.each([
    ['more than there is', { fromAccount: 'acc_kwd_main', currency: 'KWD', amountMinor: 3_000_001 }, 'effect_stale'],
    ['from an account that was closed', { fromAccount: 'acc_eur_old' }, 'effect_stale'],
    ['from an account in another currency', { fromAccount: 'acc_usd_main' }, 'payment_currency_mismatch'],
    ['from an account that we do not have', { fromAccount: 'acc_other' }, 'payment_account_unknown'],
    ['in a currency that is none', { currency: 'ABC' }, 'currency_unknown'],
    ['to an IBAN with a wrong digit', { payee: { name: 'A', account: { scheme: 'iban', iban: 'AT611904300234573202' } } }, 'payment_payee_account_invalid'],
    ['in a currency without a cap', { fromAccount: 'acc_gbp_main', currency: 'GBP' }, 'payment_cap_reached'],
  ])('is refused %s', async (_title, changed, code) => {
    const before = await payments();
    expect(await outcomeOf(pay(buildPayment(changed as Partial<Payment>)))).toBe(code);
    expect(await payments()).toBe(before);
  });

  it('is stale when the account of the payee belongs to somebody else', async () => {
    const iban = 'BE71096123456769';
    await payeeIs('Somebody Else', 'open', iban);
    const args = buildPayment({ payee: { name: 'Kontor Mitte GmbH', account: { scheme: 'iban', iban } } });
    await expect(pay(args)).rejects.toMatchObject({ code: 'effect_stale', details: { reason: 'payee_name' } });
  });

  it('never overdraws the account, however many come side by side', async () => {
    const all = { fromAccount: 'acc_kwd_main', currency: 'KWD', amountMinor: 1_000_000 };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(pay(buildPayment(all)))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
    for (const outcome of outcomes) expect(['done', 'effect_stale', 'payment_insufficient_funds']).toContain(outcome);
    expect((await balance('acc_kwd_main')).availableMinor).toBe(0);
  });
});

describe('the same invoice', () => {
  it('is paid once only, whatever the grant and however payee and invoice are written [R-PAY-ONCE]', async () => {
    const args = buildPayment({ payee: { name: 'Biene KG', account: { scheme: 'iban', iban: 'DE75512108001245126199' } } });
    const before = await payments();
    expect(await outcomeOf(pay(args))).toBe('done');
    const again = { ...args, invoice: args.invoice.toLowerCase(), reference: 'again', payee: { name: 'BIENE KG', account: { scheme: 'iban' as const, iban: 'de75 5121 0800 1245 1261 99' } } };
    expect(await outcomeOf(pay(args))).toBe('effect_duplicate');
    expect(await outcomeOf(pay(again))).toBe('effect_duplicate');
    expect(await payments()).toBe(before + 1);
  });

  it('is not paid when somebody has paid it past us since it was approved [R-STILL-UNPAID]', async () => {
    const args = buildPayment();
    const before = await payments();
    await fixture.database.query('INSERT INTO sandbox_transaction (account_id, booked_at, amount_minor, counterparty, reference) VALUES ($1, now(), $2, $3, $4)', [args.fromAccount, -args.amountMinor, args.payee.name, `Invoice ${args.invoice}`]);
    await expect(pay(args)).rejects.toMatchObject({ code: 'effect_stale', message: expect.stringContaining('was paid on'), details: { reason: 'payment_already_paid' } });
    expect(await payments()).toBe(before);
  });

  it('is not paid when it was paid before hundreds of other movements [R-STILL-UNPAID]', async () => {
    const args = buildPayment({ fromAccount: await newAccount('acc_eur_busy') });
    await book(args.fromAccount, 1, -args.amountMinor, args.payee.name, `Invoice ${args.invoice}`, '80 days');
    await book(args.fromAccount, 300, -100, 'Somebody', 'Something');
    await expect(pay(args)).rejects.toMatchObject({ code: 'effect_stale', details: { reason: 'payment_already_paid' } });
    const invoice = args.invoice.toLowerCase().replaceAll('-', ' ');
    expect(await fixture.call('finance', listBankTransactions, { accountId: args.fromAccount, invoice, limit: 1 })).toMatchObject({ transactions: [{ reference: `Invoice ${args.invoice}` }], more: false });
  });

  it('is not paid when another account of ours has paid it [R-STILL-UNPAID]', async () => {
    const args = buildPayment();
    await book(await newAccount('acc_eur_other'), 1, -args.amountMinor, args.payee.name, `Invoice ${args.invoice}`);
    await expect(pay(args)).rejects.toMatchObject({ code: 'effect_stale', details: { reason: 'payment_already_paid' } });
  });

  it('is not paid when the account moves more than can be looked through, as it cannot be told [R-STATEMENT-WHOLE]', async () => {
    const args = buildPayment({ fromAccount: await newAccount('acc_usd_rushed', 'USD'), currency: 'USD' });
    const before = await payments();
    await book(args.fromAccount, 5001, -100, 'Somebody', 'Something');
    await expect(pay(args)).rejects.toMatchObject({ code: 'payment_statement_cut', message: expect.stringContaining('more than 5000 movements') });
    expect(await payments()).toBe(before);
    expect(await fixture.call('finance', listBankTransactions, { accountId: args.fromAccount, invoice: args.invoice })).toEqual({ transactions: [], more: true });
  });

  it('may be paid after it was refused', async () => {
    const args = buildPayment({ fromAccount: 'acc_eur_old' });
    expect(await outcomeOf(pay(args))).toBe('effect_stale');
    expect(await outcomeOf(pay({ ...args, fromAccount: 'acc_eur_main' }))).toBe('done');
  });
});

describe('bad input to a payment', () => {
  it.each([
    ['10 MiB', { reference: 'x'.repeat(10 * 1024 * 1024) }],
    ['a line break in the reference', { reference: 'a\r\nb' }],
    ['a path as account', { fromAccount: '../../acc_eur_main' }],
    ['a sum as text', { amountMinor: '1250' }],
    ['a payee without an account', { payee: { name: 'A' } }],
    ['a field too many', { urgent: true }],
  ])('is refused with a code: %s', async (_title, changed) => {
    const before = await payments();
    const args = { ...buildPayment(), ...changed } as unknown as Payment;
    expect(await outcomeOf(pay(args))).toBe('tool_input_invalid');
    expect(await payments()).toBe(before);
  });
});

describeGuardedTools(() => fixture, [{ tool: initiatePayment, args: async () => ({ ...buildPayment() }), effects: payments }]);
