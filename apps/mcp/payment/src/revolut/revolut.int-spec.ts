import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { getPaymentBalance, initiatePayment, listBankTransactions, listPaymentAccounts, paymentStatus } from '@waggle/contracts';
import { outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { buildPayment } from '../../test/payment.builder.js';
import { RevolutStandIn } from '../../test/revolut-stand-in.js';
import payment from '../index.js';
import type { Payment } from '../payment.js';
import { RevolutProvider } from './revolut.provider.js';
import { type RevolutCredential, RevolutToken } from './revolut-token.js';

let bank: RevolutStandIn;
let fixture: ToolServerFixture;
beforeAll(async () => {
  bank = await RevolutStandIn.start();
  fixture = await startToolServer(payment, bank.settings);
});
afterAll(async () => {
  await fixture?.stop();
  bank?.close();
});

const build = (changed: Partial<Payment> = {}) => buildPayment({ fromAccount: bank.accountId('Main'), ...changed });
/** Two people have agreed, as it may be a large sum. */
const pay = async (args: Payment, grant?: string) => fixture.execute(initiatePayment, args, { grant: grant ?? (await fixture.grant(initiatePayment, args, { approvers: ['olga', 'piet'] })) });
const paidFor = ({ reference }: Payment) => bank.transactions.filter((one) => one.reference === reference);
const providerWith = (changed: Partial<RevolutCredential> = {}) => {
  const { PAYMENT_REVOLUT_URL: url = '', PAYMENT_REVOLUT_CLIENT_ID: clientId = '', PAYMENT_REVOLUT_ISSUER: issuer = '', PAYMENT_REVOLUT_REFRESH_TOKEN: refreshToken = '' } = bank.settings;
  return new RevolutProvider(url, new RevolutToken(url, { clientId, issuer, refreshToken, privateKey: createPrivateKey(bank.privateKeyPem), ...changed }));
};

describe('accounts at Revolut', () => {
  it('are those in real currencies, and their balance is whole minor units', async () => {
    const { accounts } = await fixture.call('finance', listPaymentAccounts, {});
    expect(accounts.map(({ name, currency, state, pays }) => [name, currency, state, pays])).toEqual([['Main', 'EUR', 'open', 'at_once'], ['Pounds', 'GBP', 'open', 'at_once'], ['Old', 'EUR', 'closed', 'at_once']]);
    expect(await fixture.call('finance', getPaymentBalance, { accountId: bank.accountId('Pounds') })).toMatchObject({ bookedMinor: 80000, currency: 'GBP' });
  });

  it.each([
    ['an account that is not there', getPaymentBalance, { accountId: '0d1848dc-aaaa-4a9a-8aaa-cae53cbd4baf' }, 'payment_account_unknown'],
    ['an id of another kind', listBankTransactions, { accountId: 'acc_eur_main' }, 'payment_account_unknown'],
    ['a payment that was never made', paymentStatus, { paymentId: '0'.repeat(32) }, 'payment_not_found'],
    ['an id that would be a path', paymentStatus, { paymentId: '..' }, 'tool_input_invalid'],
  ])('answer %s with a code', async (_title, tool, args, code) => {
    expect(await outcomeOf(fixture.call('finance', tool, args as never))).toBe(code);
  });
});

describe('a payment over Revolut', () => {
  it('adds the payee once, pays with the end-to-end id as request id, and is read back', async () => {
    const args = build();
    const { paymentId, receipt } = await pay(args);
    const [made] = paidFor(args);
    expect(made).toMatchObject({ id: paymentId, request_id: receipt?.grantId.replaceAll('-', ''), legs: [{ amount: -12.5, currency: 'EUR' }] });
    expect(receipt?.readBack).toMatchObject({ found: true, detail: expect.stringContaining('EUR 12.50, pending') });
    await pay(build());
    expect(bank.counterparties.filter(({ name }) => name === 'Kontor Mitte GmbH')).toHaveLength(1);
    const { transactions } = await fixture.call('finance', listBankTransactions, { accountId: args.fromAccount });
    expect(transactions).toContainEqual(expect.objectContaining({ paymentId, amountMinor: -1250, state: 'pending', reference: args.reference }));
  });

  it('goes to a sort code and account number', async () => {
    const account = { scheme: 'uk', sortCode: '54-01-05', accountNumber: '12345678' } as const;
    const args = build({ fromAccount: bank.accountId('Pounds'), currency: 'GBP', payee: { name: 'John Smith Co.', account } });
    expect(await outcomeOf(pay(args))).toBe('done');
    expect(bank.counterparties.at(-1)).toMatchObject({ accounts: [{ account_no: '12345678', sort_code: '540105', currency: 'GBP' }] });
  });

  it('that came back later is seen, with the reason', async () => {
    const args = build();
    const { paymentId } = await pay(args);
    Object.assign(paidFor(args)[0] ?? {}, { state: 'reverted', reason_code: 'account_closed' });
    expect(await fixture.call('finance', paymentStatus, { paymentId })).toMatchObject({ state: 'reverted', reason: 'account_closed', amountMinor: 1250 });
  });

  it.each([['declined', 'insufficient_funds'], ['failed', undefined]] as const)('that Revolut answers as %s was not made: it ends so, and the invoice may be paid anew', async (state, reason_code) => {
    const args = build();
    bank.failsNext = { state, reason_code };
    await expect(pay(args)).rejects.toMatchObject({ code: 'payment_declined', kind: 'conflict', details: { paymentId: expect.any(String), ...(reason_code !== undefined && { reason: reason_code }) } });
    expect(await outcomeOf(pay(args))).toBe('done');
    expect(paidFor(args).map((one) => one.state)).toEqual(['pending', state]);
  });

  it.each(['after_500', 'after_cut'] as const)('that was declined is not taken for made when the answer is lost (%s), nor ever made by the same grant', async (fault) => {
    const args = build();
    const grant = await fixture.grant(initiatePayment, { ...args });
    bank.failsNext = { state: 'declined', reason_code: 'no_agreement' };
    bank.failNext('/pay', fault);
    await expect(pay(args, grant)).rejects.toMatchObject({ code: 'payment_declined', message: expect.stringContaining('no_agreement') });
    expect(await outcomeOf(pay(args, grant))).toBe('payment_declined');
    expect(paidFor(args).map((one) => one.state)).toEqual(['declined']);
  });

  it('that fails just after it was taken is not read back as made', async () => {
    bank.failsNext = { state: 'failed', reason_code: 'invalid_account', later: true };
    const { receipt } = await pay(build());
    expect(receipt?.readBack).toEqual({ found: false, detail: expect.stringContaining('failed (invalid_account)') });
  });

  it.each(['after_500', 'after_cut'] as const)('is found by its request id and never paid twice when the answer is lost (%s) [R-PAY-LOST-ANSWER]', async (fault) => {
    const args = build();
    const grant = await fixture.grant(initiatePayment, { ...args });
    bank.failNext('/pay', fault);
    const { paymentId } = await pay(args, grant);
    expect(await pay(args, grant)).toMatchObject({ paymentId });
    expect(paidFor(args).map(({ id }) => id)).toEqual([paymentId]);
    expect(await outcomeOf(pay(args))).toBe('effect_duplicate');
  });

  it.each([
    ['before_429', 'vendor_busy'],
    ['before_503', 'effect_interrupted'],
  ] as const)('is made under the same grant after it certainly was not made (%s)', async (fault, code) => {
    const args = build();
    const grant = await fixture.grant(initiatePayment, { ...args });
    bank.failNext('/pay', fault);
    expect(await outcomeOf(pay(args, grant))).toBe(code);
    expect(await outcomeOf(pay(args, grant))).toBe('done');
    expect(paidFor(args)).toHaveLength(1);
  });

  it('is the same one when Revolut has seen its request id', async () => {
    const sut = providerWith();
    const args = build();
    const first = await sut.pay(args, 'a'.repeat(32), AbortSignal.timeout(5000));
    expect(await sut.pay(args, 'a'.repeat(32), AbortSignal.timeout(5000))).toEqual(first);
    expect(paidFor(args)).toHaveLength(1);
  });

  it('that does not fit Revolut’s schema is refused in its words, without account numbers', async () => {
    const long = providerWith().pay(build(), 'x'.repeat(41), AbortSignal.timeout(5000));
    await expect(long).rejects.toMatchObject({ code: 'vendor_refused', message: expect.stringMatching(/^Revolut refused: request_id/), details: { status: 400, vendorCode: 3000 } });
  });

  it('was not made when only the new payee got lost on the way', async () => {
    const args = build({ payee: { name: 'Neu GmbH', account: { scheme: 'iban', iban: 'DE75512108001245126199' } } });
    const grant = await fixture.grant(initiatePayment, { ...args });
    bank.failNext('/counterparty', 'after_cut');
    expect(await outcomeOf(pay(args, grant))).toBe('vendor_unavailable');
    expect(await outcomeOf(pay(args, grant))).toBe('done');
    expect(bank.counterparties.filter(({ name }) => name === 'Neu GmbH')).toHaveLength(1);
  });

  it.each([
    ['for more than there is', () => ({ amountMinor: 600_000 }), 'effect_stale'],
    ['from a closed account', () => ({ fromAccount: bank.accountId('Old'), amountMinor: 1 }), 'effect_stale'],
    ['in another currency than the account', () => ({ fromAccount: bank.accountId('Pounds') }), 'payment_currency_mismatch'],
    ['to an account that Revolut knows under another name', () => ({ payee: { name: 'Kontor Nord GmbH', account: { scheme: 'iban', iban: 'AT611904300234573201' } } }), 'effect_stale'],
  ])('is refused %s', async (_title, changed, code) => {
    const args = build(changed() as Partial<Payment>);
    expect(await outcomeOf(pay(args))).toBe(code);
    expect(paidFor(args)).toEqual([]);
  });

  it('that the balance no longer covers at the last moment is refused, and has not happened', async () => {
    const args = build({ amountMinor: 600_000 });
    await expect(providerWith().pay(args, 'b'.repeat(32), AbortSignal.timeout(5000))).rejects.toMatchObject({ code: 'payment_insufficient_funds', kind: 'conflict' });
  });
});

describe('a statement at Revolut', () => {
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  afterEach(() => bank.transactions.splice(0, Infinity, ...bank.transactions.filter(({ reference }) => !reference?.startsWith('bulk'))));

  it('shows an invoice that was paid before a thousand others, whether a page ends within one moment or holds much that was declined: it is not paid again [R-STILL-UNPAID]', async () => {
    const args = build();
    const moment = daysAgo(5).replace('Z', '171Z');
    for (let at = 0; at < 1500; at += 1) {
      const created_at = at < 200 ? daysAgo(1 + at / 100) : at < 1100 ? moment : daysAgo(6 + at / 100);
      bank.putTransfer('Main', { created_at, reference: `bulk ${at}`, state: at % 3 === 0 ? 'declined' : 'completed' });
    }
    bank.putTransfer('Main', { created_at: moment, reference: `bulk ${args.invoice}` });
    await expect(pay(args)).rejects.toMatchObject({ code: 'effect_stale', details: { reason: 'payment_already_paid' } });
    const named = await fixture.call('finance', listBankTransactions, { accountId: args.fromAccount, from: daysAgo(90), invoice: args.invoice });
    expect(named).toMatchObject({ transactions: [{ reference: `bulk ${args.invoice}` }], more: false });
    expect((await fixture.call('finance', listBankTransactions, { accountId: args.fromAccount, limit: 200 })).more).toBe(true);
  });

  it('of which too much happened at one moment to leaf past it is not taken for whole: nothing is paid [R-STATEMENT-WHOLE]', async () => {
    const args = build();
    const created_at = daysAgo(5);
    for (let at = 0; at < 1001; at += 1) bank.putTransfer('Main', { created_at, reference: `bulk ${at}` });
    await expect(pay(args)).rejects.toMatchObject({ code: 'payment_statement_cut', kind: 'missing' });
    expect(paidFor(args)).toEqual([]);
  });
});

describe('the credential for Revolut', () => {
  it('gives one token to many calls, and a new one when it has ended early', async () => {
    const sut = providerWith();
    const before = bank.tokensGiven;
    await Promise.all(Array.from({ length: 10 }, () => sut.listAccounts()));
    expect(bank.tokensGiven).toBe(before + 1);
    bank.endTokens();
    expect(await sut.listAccounts()).toHaveLength(3);
    expect(bank.tokensGiven).toBe(before + 2);
  });

  it.each([
    ['client id', { clientId: 'other' }],
    ['issuer', { issuer: 'other.example' }],
    ['refresh token', { refreshToken: 'other' }],
    ['private key', { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }],
  ])('is refused with a wrong %s', async (_title, changed) => {
    await expect(providerWith(changed).listAccounts()).rejects.toMatchObject({ code: 'vendor_unauthorized', kind: 'denied' });
  });
});
