import fc from 'fast-check';
import { checkPayment, isIban } from './check-payment.js';
import { draftInvoice, type InvoiceRequest } from './draft-invoice.js';

const request = (change: Partial<InvoiceRequest>): InvoiceRequest => ({
  customer: 'Northwind Foods', currency: null, dueDays: null, lines: [], text: '', vatPercent: 19, defaultCurrency: 'EUR', ...change,
});

describe('draftInvoice', () => {
  it('sums given lines in minor units', () => {
    const lines = [{ description: 'Team plan', quantity: 60, unit_price: 100 }, { description: 'Workshop', quantity: 1, unit_price: '900.00' }];
    expect(draftInvoice(request({ lines, currency: 'USD', dueDays: 14, text: 'The purchase order is NF-4471.' }))).toMatchObject({
      netMinor: 690_000, vatMinor: 131_100, grossMinor: 821_100, currency: 'USD', dueDays: 14, purchaseOrder: 'NF-4471', missing: [],
    });
  });

  it('reads lines, currency and term from plain words', () => {
    const text = 'Pilotbetrieb an zwei Standorten,\n15 Plätze zu je 90,00 EUR für Januar 2027, zahlbar innerhalb von 14 Tagen.';
    expect(draftInvoice(request({ text }))).toMatchObject({ lines: [{ description: 'Plätze für Januar 2027', quantity: 15, unitMinor: 9000, totalMinor: 135_000 }], currency: 'EUR', dueDays: 14, missing: [] });
  });

  it('asks for a price instead of making one up', () => {
    expect(draftInvoice(request({ text: 'Please prepare an invoice for the training day.' })).missing[0]).toMatch(/^what is billed and at what price/);
    expect(draftInvoice(request({ lines: [{ description: 'Training' }] })).missing).toEqual(['the price of "Training"']);
    expect(draftInvoice(request({ customer: null, lines: [{ description: 'Training', unit_price: 1 }] })).missing).toEqual(['the customer']);
  });

  it('takes no price in another currency than the invoice’s', () => {
    expect(draftInvoice(request({ currency: 'USD', text: '3 days at €800.' })).missing).toEqual(['the price of "days"']);
  });

  it('reads prices with the decimals of their currency, and asks for what the currency cannot express', () => {
    const lines = [{ description: 'Setup', unit_price: 12_000 }];
    expect(draftInvoice(request({ lines, currency: 'JPY' }))).toMatchObject({ netMinor: 12_000, missing: [] });
    expect(draftInvoice(request({ lines: [{ description: 'Setup', unit_price: 1.25 }], currency: 'KWD' })).netMinor).toBe(1250);
    expect(draftInvoice(request({ lines: [{ description: 'Setup', unit_price: 0.5 }], currency: 'JPY' })).missing).toEqual(['the price of "Setup"']);
    expect(draftInvoice(request({ lines, currency: 'EURO' })).missing).toEqual(['a currency of ISO 4217 for "EURO"']);
  });

  it.each([[undefined, 1], [null, 1], [2.5, 2.5], ['2,5', 2.5], ['2.5', 2.5], ['3', 3], ['010', 10]])('counts %j as %d', (quantity, counted) => {
    expect(draftInvoice(request({ lines: [{ description: 'Training', quantity, unit_price: 100 }] }))).toMatchObject({ lines: [{ quantity: counted }], netMinor: counted * 10_000, missing: [] });
  });

  it.each(['10 h', '1.000', 'two', '-1', -1, 0, NaN, true, ''])('asks for the quantity instead of taking %j for one', (quantity) => {
    expect(draftInvoice(request({ lines: [{ description: 'Training', quantity, unit_price: 100 }] }))).toMatchObject({ lines: [], missing: ['the quantity of "Training", as a number'] });
  });

  it('takes no part of a number for a quantity, and no days for the usual ones', () => {
    expect(draftInvoice(request({ text: '1 500 licences à 90 € pour 2027' })).missing[0]).toMatch(/^what is billed/);
    expect(draftInvoice(request({ dueDays: 0, text: '3 days at €800.' }))).toMatchObject({ dueDays: 0, assumed: ['Currency EUR.'] });
  });

  it('always adds up', () => {
    const line = fc.record({ description: fc.constant('x'), quantity: fc.integer({ min: 1, max: 999 }), unit_price: fc.integer({ min: 1, max: 99_999 }).map((minor) => minor / 100) });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
      const draft = draftInvoice(request({ lines }));
      expect(draft.grossMinor).toBe(draft.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0) + draft.vatMinor);
      expect(Number.isSafeInteger(draft.grossMinor)).toBe(true);
    }));
  });
});

describe('checkPayment', () => {
  const payment = { payee: 'Paperline B.V.', iban: 'NL91ABNA0417164300', amount: 486.2, currency: 'EUR', invoice: 'PL-20931', due: '2026-11-30', text: 'The goods arrived.' };

  it('passes a complete request', () => {
    const { amountMinor, checks } = checkPayment(payment);
    expect(amountMinor).toBe(48_620);
    expect(checks.every(({ ok }) => ok)).toBe(true);
  });

  it('finds another sum in the text', () => {
    const { checks } = checkPayment({ ...payment, amount: 1420, text: 'Invoice KR-118 says 1,240.00 EUR for October.' });
    expect(checks.filter(({ ok }) => !ok)).toEqual([{ what: 'the sum agrees with the text', ok: false, detail: 'the text names €1,240' }]);
  });

  it.each([
    [12_000, 'JPY', 12_000],
    ['12,000', 'JPY', 12_000],
    ['12.50', 'JPY', null],
    [1.25, 'KWD', 1250],
    ['1.250', 'KWD', 1250],
    ['1.250,00', 'EUR', 125_000],
    ['EUR 486.20', 'EUR', 48_620],
    [486.205, 'EUR', null],
    [-5, 'EUR', null],
    ['-5', 'EUR', null],
    ['1420 or 1240', 'EUR', null],
    [5, 'EURO', null],
  ])('reads %j %s with the decimals of the currency', (amount, currency, minor) => {
    expect(checkPayment({ ...payment, amount, currency, text: '' }).amountMinor).toBe(minor);
  });

  it.each([
    ['JPY', 12_000, 'The invoice says ¥12,500.'],
    ['KWD', 1.25, 'The invoice says KWD 1.350.'],
  ])('finds another sum in %s', (currency, amount, text) => {
    expect(checkPayment({ ...payment, currency, amount, text }).checks.filter(({ ok }) => !ok)).toHaveLength(1);
    expect(checkPayment({ ...payment, currency, amount, text: `The invoice says ${currency} ${currency === 'JPY' ? '12,000' : '1.250'}.` }).checks.every(({ ok }) => ok)).toBe(true);
  });

  it('finds a mistyped account and missing fields', () => {
    expect(isIban('NL91ABNA0417164301')).toBe(false);
    expect(checkPayment({ ...payment, iban: 'NL91ABNA0417164301', invoice: null }).checks.filter(({ ok }) => !ok).map(({ what }) => what)).toEqual(['all is given', 'the account number is valid']);
  });
});
