import type { Invoice, Partner } from './odoo.js';
import { type Surroundings, validateInvoice } from './validate-invoice.js';

const invoice = (change: Partial<Invoice> = {}): Invoice => ({
  id: 5,
  kind: 'customer_invoice',
  state: 'draft',
  number: null,
  paymentState: 'not_paid',
  partnerId: 7,
  partnerName: 'Alder GmbH',
  reference: null,
  origin: null,
  invoiceDate: '2026-11-01',
  dueDate: '2026-11-30',
  currency: 'EUR',
  untaxedMinor: 1000,
  taxMinor: 190,
  totalMinor: 1190,
  openMinor: 1190,
  lineCount: 1,
  linesMinor: 1000,
  digest: 'd',
  ...change,
});
const bill = (change: Partial<Invoice> = {}): Invoice => invoice({ kind: 'vendor_bill', reference: 'R-1', ...change });
const partner: Partner = { id: 7, name: 'Alder GmbH', email: 'a@alder.example', taxId: 'DE1', currency: 'EUR' };
const around = (change: Partial<Surroundings> = {}): Surroundings => ({ partner, billsLike: [], approvedDigest: undefined, ...change });
const rules = (one: Invoice, more?: Partial<Surroundings>): string[] => validateInvoice(one, around(more)).map(({ rule, severity }) => `${severity} ${rule}`);

describe('the check of an invoice', () => {
  it('finds nothing wrong with what is right, in any state', () => {
    expect(rules(invoice())).toEqual([]);
    expect(rules(bill({ state: 'posted', number: 'BILL/1' }))).toEqual([]);
    expect(rules(invoice({ state: 'cancelled', lineCount: 0 }))).toEqual([]);
  });

  it.each<[string, Invoice, Partial<Surroundings>, string[]]>([
    ['no partner', invoice({ partnerId: null }), {}, ['error no_partner']],
    ['a partner that cannot be read', invoice(), { partner: undefined }, ['error no_partner']],
    ['a partner without tax id', invoice(), { partner: { ...partner, taxId: null } }, ['warning partner_without_tax_id']],
    ['a customer without e-mail', invoice(), { partner: { ...partner, email: null } }, ['warning partner_without_email']],
    ['another currency than the partner has', invoice({ currency: 'USD' }), {}, ['warning currency_mismatch']],
    ['no lines', invoice({ lineCount: 0, totalMinor: 0 }), {}, ['error no_lines']],
    ['a total of zero', invoice({ untaxedMinor: 0, linesMinor: 0, taxMinor: 0, totalMinor: 0 }), {}, ['error zero_total']],
    ['a total that is not net and tax', invoice({ totalMinor: 1191 }), {}, ['error totals_do_not_add_up']],
    ['a net sum that is not that of the lines', invoice({ linesMinor: 999 }), {}, ['error totals_do_not_add_up']],
    ['no date', invoice({ invoiceDate: null }), {}, ['warning no_invoice_date']],
    ['a due date before the date', invoice({ dueDate: '2026-10-31' }), {}, ['error due_before_invoice_date']],
    ['no vendor number', bill({ reference: null }), {}, ['warning vendor_reference_missing']],
    ['a vendor number that another bill has', bill(), { billsLike: [bill(), bill({ id: 6 })] }, ['error duplicate_vendor_reference']],
    ['a posted invoice that is not what was approved', invoice({ state: 'posted' }), { approvedDigest: 'other' }, ['error changed_since_approval']],
  ])('finds %s', (_what, one, more, expected) => {
    expect(rules(one, more)).toEqual(expected);
  });

  it('asks no e-mail address of a vendor, and takes no bill for its own twin or for that of another vendor', () => {
    expect(rules(bill(), { partner: { ...partner, email: null }, billsLike: [bill(), bill({ id: 6, partnerId: 8 }), bill({ id: 9, kind: 'vendor_credit_note' })] })).toEqual([]);
  });

  it('says errors before warnings', () => {
    expect(rules(invoice({ dueDate: '2026-10-31' }), { partner: { ...partner, taxId: null } })).toEqual(['error due_before_invoice_date', 'warning partner_without_tax_id']);
  });
});
