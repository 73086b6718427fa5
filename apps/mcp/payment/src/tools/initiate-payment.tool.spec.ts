import { initiatePayment } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { VendorUncertainError } from '@waggle/vendor-api';
import { buildPayment } from '../../test/payment.builder.js';
import type { PaymentProvider } from '../payment.provider.js';
import type { SpendingCaps } from '../spending-caps.service.js';
import { InitiatePaymentTool } from './initiate-payment.tool.js';

function build({ pay, find, age, early = false, remembersDays = 13 }: Partial<{ early: boolean; pay: () => Promise<{ providerId: string }>; find: () => Promise<unknown>; age: number; remembersDays: number }> = {}) {
  const counted = { taken: 0, givenBack: 0 };
  const room = !early;
  const provider = { pay, find, remembersDays } as unknown as PaymentProvider;
  const caps = { take: async () => (counted.taken += 1) > 0 && room, giveBack: async () => void (counted.givenBack += 1), age: async () => age } as unknown as SpendingCaps;
  const sut = new InitiatePaymentTool(provider, caps, { PAYMENT_TWO_PEOPLE_ABOVE: new Map([['EUR', 500000], ['JPY', 600000]]) });
  return { sut, counted };
}

describe('how many people must agree to a payment', () => {
  it.each([
    ['EUR', 1, 1],
    ['EUR', 500000, 1],
    ['EUR', 500001, 2],
    ['JPY', 600000, 1],
    ['JPY', 600001, 2],
    ['KWD', 1, 2],
  ])('%s %d: %d', (currency, amountMinor, people) => {
    expect(build().sut.people(buildPayment({ currency, amountMinor }))).toBe(people);
  });
});

describe('what a payment takes from the caps', () => {
  const outcome = async (thrown: unknown) => {
    const { sut, counted } = build({ pay: () => Promise.reject(thrown) });
    await sut.perform(buildPayment(), 'a-b', AbortSignal.timeout(1000)).catch(() => undefined);
    return counted;
  };

  it('is given back when certainly nothing was paid', async () => {
    expect(await outcome(new AppError('x', 'invalid', 'no'))).toEqual({ taken: 1, givenBack: 1 });
  });

  it('stays taken when this try was refused and an earlier one may still leave', async () => {
    const { sut, counted } = build({ pay: () => Promise.reject(new AppError('x', 'invalid', 'no')), early: true });
    await sut.perform(buildPayment(), 'a-b', AbortSignal.timeout(1000)).catch(() => undefined);
    expect(counted.givenBack).toBe(0);
  });

  it('stays taken when it may have been paid', async () => {
    expect(await outcome(new VendorUncertainError('cut'))).toEqual({ taken: 1, givenBack: 0 });
  });
});

describe('a payment that the provider does not show', () => {
  const found = (age: number | undefined) => build({ find: async () => ({ state: 'absent' }), age }).sut.find('a-b', buildPayment());

  it('was not made, as long as the provider would still remember it', async () => {
    expect(await found(12)).toEqual({ state: 'absent' });
    expect(await found(undefined)).toEqual({ state: 'absent' });
  });

  it('is left to a person once the provider forgets', async () => {
    expect(await found(13)).toEqual({ state: 'unknown' });
  });
});

describe('the arguments of a payment', () => {
  const good: Record<string, unknown> = { ...buildPayment() };
  const refused = (args: unknown) => !initiatePayment.input.strict().safeParse(args).success;

  it.each(Object.keys(good))('cannot do without %s', (name) => {
    const { [name]: _left, ...rest } = good;
    expect(refused(rest)).toBe(true);
  });

  it.each([
    ['a sum of nothing', { amountMinor: 0 }],
    ['a negative sum', { amountMinor: -1 }],
    ['a part of a cent', { amountMinor: 0.5 }],
    ['a sum as text', { amountMinor: '1250' }],
    ['more than banks take', { amountMinor: 100_000_000_000 }],
    ['a currency in small letters', { currency: 'eur' }],
    ['a line break in the reference', { reference: 'a\nb' }],
    ['a control character in the invoice', { invoice: 'a\u0000b' }],
    ['an invisible sign in the invoice', { invoice: 'INV\u200b1' }],
    ['a turned direction in the reference', { reference: 'pay \u202e1-VNI' }],
    ['a line separator in the reference', { reference: 'a\u2028b' }],
    ['outer spaces in the invoice', { invoice: ' a' }],
    ['a reference of spaces', { reference: '  ' }],
    ['a name that is too long', { payee: { name: 'x'.repeat(71), account: { scheme: 'iban', iban: 'AT611904300234573201' } } }],
    ['a second account beside the first', { payee: { name: 'x', account: { scheme: 'iban', iban: 'AT611904300234573201', accountNumber: '12345678' } } }],
    ['an IBAN with a line break', { payee: { name: 'x', account: { scheme: 'iban', iban: 'AT61\n1904300234573201' } } }],
    ['no such day', { dueDate: '2026-02-30' }],
    ['another purpose', { purpose: 'ABCD' }],
    ['a field that nobody knows', { urgent: true }],
  ])('are refused with %s', (_title, changed) => {
    expect(refused(good)).toBe(false);
    expect(refused({ ...good, ...changed })).toBe(true);
  });
});
