import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPaymentBalance, initiatePayment, listBankTransactions, listPaymentAccounts, paymentStatus } from '@waggle/contracts';
import { outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { buildPayment } from '../../test/payment.builder.js';
import { StripeStandIn } from '../../test/stripe-stand-in.js';
import payment from '../index.js';
import { StripeProvider } from './stripe.provider.js';

const OURS = 'DE89370400440532013000';
let stripe: StripeStandIn;
let folder: string;
let fixture: ToolServerFixture;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  folder = await mkdtemp(join(tmpdir(), 'waggle-sepa-'));
  fixture = await startToolServer(payment, { ...stripe.settings, PAYMENT_PROVIDER: 'sepa+stripe', PAYMENT_SEPA_FOLDER: folder, PAYMENT_SEPA_NAME: 'Biene KG', PAYMENT_SEPA_IBANS: OURS });
});
afterAll(async () => {
  await fixture?.stop();
  stripe?.close();
  await rm(folder, { recursive: true, force: true });
});

const statusOf = (paymentId: string) => fixture.call('finance', paymentStatus, { paymentId });

describe('Stripe beside a provider that pays', () => {
  it('shows the accounts of both', async () => {
    const { accounts } = await fixture.call('finance', listPaymentAccounts, {});
    expect(accounts.map(({ accountId, pays }) => [accountId, pays])).toEqual([[OURS, 'on_due_date'], ['stripe_eur', 'never'], ['stripe_isk', 'never']]);
  });

  it('tells what was collected and what of it can be used, in minor units of ISO 4217', async () => {
    expect(await fixture.call('finance', getPaymentBalance, { accountId: 'stripe_eur' })).toMatchObject({ currency: 'EUR', bookedMinor: 12470, availableMinor: 10000 });
    expect(await fixture.call('finance', getPaymentBalance, { accountId: 'stripe_isk' })).toMatchObject({ currency: 'ISK', bookedMinor: 5 });
    expect(await outcomeOf(fixture.call('finance', getPaymentBalance, { accountId: 'stripe_usd' }))).toBe('payment_account_unknown');
  });

  it('lists what came in after fees, and what goes out, with the payment behind it', async () => {
    const { transactions } = await fixture.call('finance', listBankTransactions, { accountId: 'stripe_eur', limit: 2 });
    expect(transactions.map(({ transactionId, paymentId, state, amountMinor, reference }) => [transactionId, paymentId, state, amountMinor, reference])).toEqual([
      ['txn_1', 'ch_1', 'booked', 2470, 'Invoice 7'],
      ['txn_2', null, 'pending', -900, 'payout'],
    ]);
  });

  it('leafs on until it has what was asked for, and says when there are more', async () => {
    const { transactions, more } = await fixture.call('finance', listBankTransactions, { accountId: 'stripe_eur', limit: 200 });
    expect([new Set(transactions.map(({ transactionId }) => transactionId)).size, more]).toEqual([200, true]);
    expect(await fixture.call('finance', listBankTransactions, { accountId: 'stripe_eur', invoice: '250' })).toMatchObject({ transactions: [{ transactionId: 'txn_250' }], more: false });
  });

  it.each([
    ['pi_1', 'completed'],
    ['pi_2', 'reverted'],
    ['pi_3', 'created'],
    ['ch_1', 'completed'],
  ])('says that %s is %s', async (id, state) => {
    expect(await statusOf(id)).toMatchObject({ paymentId: id, state, amountMinor: 2500, currency: 'EUR' });
  });

  it('knows no other payment', async () => {
    expect(await outcomeOf(statusOf('pi_9'))).toBe('payment_not_found');
  });

  it('pays nobody: that is refused with a code, and left to the provider that pays', async () => {
    const args = buildPayment({ fromAccount: 'stripe_eur' });
    expect(await outcomeOf(fixture.execute(initiatePayment, args))).toBe('payment_collects_only');
    expect(await outcomeOf(fixture.execute(initiatePayment, { ...args, fromAccount: OURS }))).toBe('done');
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('says when the key is wrong and when it wants fewer calls', async () => {
    const { PAYMENT_STRIPE_URL: url = '', PAYMENT_STRIPE_KEY: key = '' } = stripe.settings;
    expect(await outcomeOf(new StripeProvider(url, 'rk_other').listAccounts())).toBe('vendor_unauthorized');
    stripe.busy = true;
    expect(await outcomeOf(new StripeProvider(url, key).listAccounts())).toBe('vendor_busy');
  });
});
