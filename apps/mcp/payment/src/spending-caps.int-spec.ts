import { initiatePayment } from '@waggle/contracts';
import { outcomeOf, startToolServer, TEST_TASK, type ToolServerFixture } from '@waggle/tool-server-testing';
import { buildPayment } from '../test/payment.builder.js';
import payment from './index.js';
import type { Payment } from './payment.js';

let fixture: ToolServerFixture;
let url: string;
beforeAll(async () => {
  const settings = { PAYMENT_SANDBOX_LATENCY_MS: '0', PAYMENT_CAP_PAYEE_DAY: 'EUR 30, USD 30', PAYMENT_CAP_DAY: 'EUR 70, USD 30', EFFECT_CONCURRENCY: '10' };
  fixture = await startToolServer(payment, settings);
  url = await fixture.another();
});
afterAll(() => fixture?.stop());
beforeEach(() => fixture.database.query('DELETE FROM payment_spending'));

const IBANS = ['AT611904300234573201', 'FR1420041010050500013M02606', 'NL91ABNA0417164300'];
const to = (iban: string | undefined, more: Partial<Payment> = {}): Payment => buildPayment({ amountMinor: 1000, payee: { name: 'A', account: { scheme: 'iban', iban: String(iban) } }, ...more });
const pay = (args: Payment) => outcomeOf(fixture.execute(initiatePayment, args));
const payThere = async (args: Payment) => outcomeOf(fixture.client('security', url).call(initiatePayment, args, { grant: await fixture.grant(initiatePayment, { ...args }), taskId: TEST_TASK }));

describe('what may leave in a day', () => {
  it('is bounded to one payee, however the account is written, and refused for good', async () => {
    for (let at = 0; at < 3; at += 1) expect(await pay(to(IBANS[0]))).toBe('done');
    await expect(fixture.execute(initiatePayment, to('at61 1904 3002 3457 3201', { amountMinor: 1 }))).rejects.toMatchObject({
      code: 'payment_cap_reached',
      kind: 'denied',
      details: { setting: 'PAYMENT_CAP_PAYEE_DAY', spentMinor: 3000, capMinor: 3000 },
    });
    expect(await pay(to(IBANS[1]))).toBe('done');
  });

  it('is bounded in all, by currency', async () => {
    for (const at of [0, 0, 0, 1, 1, 1, 2]) expect(await pay(to(IBANS[at]))).toBe('done');
    await expect(fixture.execute(initiatePayment, to(IBANS[2]))).rejects.toMatchObject({ code: 'payment_cap_reached', details: { setting: 'PAYMENT_CAP_DAY' } });
    expect(await pay(to(IBANS[0], { fromAccount: 'acc_usd_main', currency: 'USD' }))).toBe('done');
  });

  it('is never exceeded side by side over two instances', async () => {
    const outcomes = await Promise.all(Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? pay : payThere)(to(IBANS[0]))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
    const [row] = await fixture.database.query<{ n: number }>('SELECT sum(amount_minor)::int AS n FROM payment_spending');
    expect(row?.n).toBe(3000);
  });

  it('frees its room again after 24 hours', async () => {
    for (let at = 0; at < 3; at += 1) expect(await pay(to(IBANS[0]))).toBe('done');
    await fixture.database.query("UPDATE payment_spending SET taken_at = taken_at - interval '24 hours'");
    expect(await pay(to(IBANS[0]))).toBe('done');
  });

  it('does not count what the bank refused', async () => {
    expect(await pay(to(IBANS[0], { fromAccount: 'acc_eur_old' }))).toBe('effect_stale');
    expect(await fixture.database.query('SELECT 1 FROM payment_spending')).toEqual([]);
  });
});

describe('the sandbox bank', () => {
  it('takes so many calls a minute and says when to come again', async () => {
    const slow = await fixture.another({ PAYMENT_SANDBOX_CALLS_PER_MINUTE: '1', WAGGLE_PREFIX: `${fixture.env['WAGGLE_PREFIX'] ?? ''}r` });
    const args = to(IBANS[0]);
    const call = fixture.client('security', slow).call(initiatePayment, args, { grant: await fixture.grant(initiatePayment, { ...args }), taskId: TEST_TASK });
    await expect(call).rejects.toMatchObject({ code: 'rate_limited', kind: 'transient' });
  });
});
