import { initiatePayment, type PayeeAccount } from '@waggle/contracts';
import { accountKey } from '@waggle/policy';
import fc from 'fast-check';
import { buildPayment } from '../test/payment.builder.js';
import { businessKeyOf, checkPayment, endToEndIdOf, isEndToEndId, sameName } from './payment.js';

const iban = (text: string, bic?: string): PayeeAccount => ({ scheme: 'iban', iban: text, bic });
const to = (account: PayeeAccount) => buildPayment({ invoice: 'INV-1', payee: { name: 'A', account } });

describe('the account of a payee', () => {
  it('is the same in whatever way its IBAN is written', () => {
    const written = ['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000', ' de89 3704 0044053201 3000 '];
    expect(new Set(written.map((text) => accountKey(iban(text))))).toEqual(new Set(['DE89370400440532013000']));
  });

  it('is the same as a British IBAN and as sort code and number', () => {
    expect(accountKey({ scheme: 'uk', sortCode: '60-16-13', accountNumber: '31926819' })).toBe(accountKey(iban('GB29 NWBK 6016 1331 9268 19')));
  });

  it.each(['DE89370400440532013000', 'AT611904300234573201', 'GB29NWBK60161331926819', 'KW81CBKU0000000000001234560101', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S'])('takes %s', (text) => {
    expect(() => checkPayment(to(iban(text)))).not.toThrow();
  });

  it('refuses an IBAN with any one digit changed', () => {
    const right = 'DE89370400440532013000';
    const property = fc.property(fc.integer({ min: 2, max: right.length - 1 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const digit = (Number(right[place]) + by) % 10;
      const wrong = `${right.slice(0, place)}${digit}${right.slice(place + 1)}`;
      expect(() => checkPayment(to(iban(wrong)))).toThrow(expect.objectContaining({ code: 'payment_payee_account_invalid' }));
    });
    fc.assert(property);
  });

  it.each(['DE8937040044053201300', 'DE893704004405320130000', 'XX89370400440532013000', 'US12345678901234567890', '', '0'])('refuses %j as an IBAN: wrong length, or a country without', (text) => {
    expect(() => checkPayment(to(iban(text)))).toThrow(expect.objectContaining({ code: 'payment_payee_account_invalid' }));
  });

  it('takes a BIC of 8 or 11 characters in any case, and refuses what is none', () => {
    for (const bic of ['COBADEFF', 'cobadeffxxx']) expect(() => checkPayment(to(iban('DE89370400440532013000', bic)))).not.toThrow();
    for (const bic of ['COBADEF', '12BADEFF', 'COBAXXFF']) {
      expect(() => checkPayment(to(iban('DE89370400440532013000', bic)))).toThrow(expect.objectContaining({ code: 'payment_payee_account_invalid' }));
    }
  });
});

describe('the business key of a payment', () => {
  const payment = buildPayment({ invoice: 'INV-1', payee: { name: 'A', account: iban('DE89370400440532013000') } });

  it('does not see how account and invoice are written, who is named, or what else is said', () => {
    const again = { ...payment, invoice: ' inv – 1', reference: 'other', payee: { name: 'B', account: iban('de89 3704 0044 0532 0130 00', 'COBADEFF') }, purpose: 'GDDS' as const };
    expect(businessKeyOf(again)).toBe(businessKeyOf(payment));
  });

  it('differs for another account, sum, currency or invoice, and never mixes them up', () => {
    const others = [{ amountMinor: 1251 }, { currency: 'USD' }, { invoice: 'INV-2' }, { invoice: 'INV1' }, { payee: { name: 'A', account: iban('AT611904300234573201') } }];
    const keys = others.map((other) => businessKeyOf({ ...payment, ...other }));
    expect(new Set([businessKeyOf(payment), ...keys]).size).toBe(others.length + 1);
  });
});

describe('what goes with a payment', () => {
  it('has an end-to-end id that fits 35 characters', () => {
    const id = endToEndIdOf('0d1848dc-aaaa-4a9a-8aaa-cae53cbd4baf');
    expect(id).toBe('0d1848dcaaaa4a9a8aaacae53cbd4baf');
    expect(isEndToEndId(id)).toBe(true);
  });

  it('has a name that may be written with other accents and marks', () => {
    expect(sameName('Café Möhre & Co. KG', 'CAFE MOHRE CO KG')).toBe(true);
    expect(sameName('Kontor Mitte GmbH', 'Kontor Nord GmbH')).toBe(false);
  });

  it.each(['../../etc', '..', 'a/b', 'a%2Fb', '.', '-x', 'a b', 'a\n', 'ä', 'x'.repeat(65), ''])('never has an account id like %j, which would be a path', (fromAccount) => {
    expect(initiatePayment.input.safeParse({ ...buildPayment(), fromAccount }).success).toBe(false);
  });
});
