import { randomUUID } from 'node:crypto';
import { createInvoiceDraft, listCustomers, listInvoices, listOdooTransactions, postInvoice, recordExpense, type Tool, validateInvoices } from '@waggle/contracts';
import { describeGuardedTools, outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import odoo from './index.js';
import type { Invoice } from './odoo.js';

type Draft = z.input<typeof createInvoiceDraft.input>;
type Posting = z.input<typeof postInvoice.input>;

let fixture: ToolServerFixture;

beforeAll(async () => {
  fixture = await startToolServer(odoo, { ODOO_SANDBOX_LATENCY_MS: '0', MCP_CALLS_PER_MINUTE: '100000' });
});
afterAll(() => fixture?.stop());

const draft = (change: Partial<Draft> = {}): Draft => ({
  partnerId: 7,
  currency: 'EUR',
  invoiceDate: '2026-11-26',
  dueDate: '2026-12-10',
  reference: 'PO-1',
  lines: [{ description: 'Consulting', quantity: 2.5, unitPriceMinor: 10_001, productId: 1 }],
  ...change,
});
const create = (change?: Partial<Draft>) => fixture.call('finance', createInvoiceDraft, draft(change));
const invoices = async (args: z.input<typeof listInvoices.input> = {}) => (await fixture.call('finance', listInvoices, args)).invoices;

/** What an approver is shown of a draft. */
function posting({ id, partnerId, invoiceDate, lineCount, untaxedMinor, totalMinor, currency, digest }: Invoice): Posting {
  return { invoiceId: id, partnerId: partnerId ?? 0, invoiceDate: invoiceDate ?? '', lineCount, untaxedMinor, totalMinor, currency, digest };
}

/** Past the client's own checks. */
const unchecked = (tool: Tool, args: object) => rawOutcomeOf(fixture, tool.class === 'DANGEROUS' ? 'security' : 'finance', tool, { ...args });

const expense = () => ({ vendorId: 12, date: '2026-11-20', description: 'Paper', amountMinor: 2380, currency: 'EUR', reference: randomUUID() });
async function count(where: string): Promise<number> {
  const [row] = await fixture.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM sandbox_invoice WHERE ${where}`);
  return row?.count ?? -1;
}

describe('the odoo server', () => {
  it('lists customers, invoices and transactions a page at a time', async () => {
    const first = await fixture.call('sales', listCustomers, { limit: 2 });
    expect(first.customers.map(({ name }) => name)).toEqual(['Albrecht Logistik', 'Alder GmbH']);
    expect(first.more).toBe(true);
    expect(await fixture.call('sales', listCustomers, { limit: 5, offset: 3 })).toMatchObject({ customers: [{ name: 'Cedar SARL', email: null }, {}, { name: 'Northwind Foods' }], more: false });
    expect((await invoices({ unpaid: true, kind: 'customer_invoice', to: '2026-11-01' })).map(({ number }) => number)).toEqual(['INV/2026/00002']);
    const [paid] = await invoices({ query: 'po-7781' });
    expect(paid).toMatchObject({ number: 'INV/2026/00001', paymentState: 'paid', totalMinor: 142_800, openMinor: 0, partnerName: 'Alder GmbH' });
    const { transactions } = await fixture.call('finance', listOdooTransactions, { since: '2026-11-01' });
    expect(transactions.map(({ date, amountMinor }) => [date, amountMinor])).toEqual([['2026-11-03', -5831], ['2026-11-10', 50_000]]);
  });

  it('makes one draft for one key, however often and by however many it is asked for [R-ODOO-DRAFT-ONCE]', async () => {
    const key = randomUUID();
    const made = await Promise.all(Array.from({ length: 10 }, () => create({ key })));
    const again = await create({ key });
    expect(new Set([...made, again].map(({ invoice }) => invoice.id)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(again).toMatchObject({ created: false, invoice: { state: 'draft', number: null, untaxedMinor: 25_003, taxMinor: 4751, totalMinor: 29_754, lineCount: 1 } });
    expect(await outcomeOf(create({ key, partnerId: 8 }))).toBe('odoo_key_used');
    expect(await outcomeOf(create({ partnerId: 999 }))).toBe('odoo_record_missing');
    expect(await outcomeOf(create({ currency: 'ZZZ' }))).toBe('currency_unknown');
  });

  it('puts in the taxes of the customer when the lines name none', async () => {
    const { invoice } = await create({ partnerId: 20, currency: 'USD' });
    expect(invoice).toMatchObject({ untaxedMinor: 25_003, taxMinor: 0, totalMinor: 25_003 });
    expect((await create({ partnerId: 20, currency: 'USD', lines: [{ description: 'Consulting', quantity: 1, unitPriceMinor: 10_000, taxIds: [2] }] })).invoice.taxMinor).toBe(700);
  });

  it('numbers invoices in the order of their posting, without a gap, also side by side', async () => {
    const drafts = await Promise.all(Array.from({ length: 5 }, () => create({ invoiceDate: '2031-01-01' })));
    const posted = await Promise.all(drafts.map(({ invoice }) => fixture.execute(postInvoice, posting(invoice))));
    expect(posted.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5].map((at) => `INV/2031/0000${at}`));
  });

  it('posts what was approved and proves it', async () => {
    const { invoice } = await create();
    const { number, receipt } = await fixture.execute(postInvoice, posting(invoice));
    expect(receipt).toMatchObject({ mode: 'live', providerId: number, readBack: { found: true } });
    expect(receipt?.readBack.detail).toContain('297.54 EUR');
    expect((await invoices({ query: number }))[0]).toMatchObject({ state: 'posted', totalMinor: invoice.totalMinor, digest: invoice.digest });
  });

  it.each([
    ['a price', 'UPDATE sandbox_invoice_line SET unit_price_minor = 1 WHERE invoice_id = $1', 'digest'],
    ['a total', 'UPDATE sandbox_invoice_line SET subtotal_minor = 1 WHERE invoice_id = $1', 'totalMinor'],
    ['the partner', 'UPDATE sandbox_invoice SET partner_id = 8 WHERE id = $1', 'partnerId'],
    ['the date', "UPDATE sandbox_invoice SET invoice_date = '2026-11-27' WHERE id = $1", 'invoiceDate'],
  ])('posts nothing when %s was changed after the approval', async (_what, change, field) => {
    const { invoice } = await create();
    await fixture.database.query(change, [invoice.id]);
    await expect(fixture.execute(postInvoice, posting(invoice))).rejects.toMatchObject({ code: 'effect_stale', details: { changed: expect.arrayContaining([field]) } });
    expect(await count(`id = ${invoice.id} AND state = 'draft'`)).toBe(1);
  });

  it('posts nothing that is posted, cancelled or gone', async () => {
    const [posted] = await invoices({ query: 'INV/2026/00002' });
    expect(await outcomeOf(fixture.execute(postInvoice, posting(posted as Invoice)))).toBe('effect_stale');
    const { invoice } = await create();
    await fixture.database.query("UPDATE sandbox_invoice SET state = 'cancelled' WHERE id = $1", [invoice.id]);
    expect(await outcomeOf(fixture.execute(postInvoice, posting(invoice)))).toBe('effect_stale');
    await fixture.database.query('DELETE FROM sandbox_invoice WHERE id = $1', [invoice.id]);
    expect(await outcomeOf(fixture.execute(postInvoice, { ...posting(invoice), digest: '0'.repeat(64) }))).toBe('odoo_invoice_missing');
  });

  it('records an expense as a bill over exactly the approved sum, and none whose number the vendor has used', async () => {
    const args = expense();
    const { billId, receipt } = await fixture.execute(recordExpense, args);
    expect(receipt).toMatchObject({ providerId: billId, readBack: { found: true } });
    expect((await invoices({ query: args.reference }))[0]).toMatchObject({ kind: 'vendor_bill', state: 'draft', totalMinor: 2380, reference: args.reference });
    expect(await outcomeOf(fixture.execute(recordExpense, args))).toBe('effect_duplicate');
    expect(await outcomeOf(fixture.execute(recordExpense, { ...args, amountMinor: 2381 }))).toBe('effect_stale');
    const written = { ...args, reference: ` ${args.reference.toUpperCase().replaceAll('-', ' – ')}`.trim() };
    expect(await outcomeOf(fixture.execute(recordExpense, written))).toBe('effect_duplicate');
    expect(await outcomeOf(fixture.execute(recordExpense, { ...written, amountMinor: 2381 }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(recordExpense, { ...expense(), vendorId: 998 }))).toBe('odoo_record_missing');
  });

  it('finds what is wrong, and a posted invoice that was changed behind our back', async () => {
    const { invoice } = await create({ partnerId: 8 });
    await fixture.execute(postInvoice, posting(invoice));
    await fixture.database.query('UPDATE sandbox_invoice_line SET description = $2 WHERE invoice_id = $1', [invoice.id, 'Something else']);
    const { findings, checked } = await fixture.call('finance', validateInvoices, { invoiceIds: [invoice.id] });
    expect(checked).toBe(1);
    expect(findings.map(({ rule }) => rule)).toEqual(['changed_since_approval', 'partner_without_tax_id']);
    const since = await fixture.call('finance', validateInvoices, { since: '2026-10-31', kind: 'vendor_bill', limit: 100 });
    expect(since.findings.map(({ rule }) => rule)).not.toContain('changed_since_approval');
  });
});

describe('bad input', () => {
  const TEN_MIB = 'x'.repeat(10 * 1024 * 1024);
  const one = { description: 'a', quantity: 1, unitPriceMinor: 1 };
  const bad: ReadonlyArray<[string, Tool, object]> = [
    ['a number', listCustomers, { query: 1 }],
    ['control characters', listCustomers, { query: 'a\u0000b' }],
    ['more than a page', listCustomers, { limit: 101 }],
    ['an endless offset', listInvoices, { offset: 1e9 }],
    ['no day', listInvoices, { from: '2026-02-30' }],
    ['text for a number', listInvoices, { partnerId: '7' }],
    ['a filter', listInvoices, { query: [['id', '>', 0]] }],
    ['nothing', listOdooTransactions, {}],
    ['a moment', listOdooTransactions, { since: '2026-11-01T00:00:00Z' }],
    ['too many', validateInvoices, { invoiceIds: Array.from({ length: 101 }, (_, at) => at + 1) }],
    ['a field too many', validateInvoices, { domain: [] }],
    ['a line break', createInvoiceDraft, draft({ lines: [{ ...one, description: 'a\r\nb' }] })],
    ['no lines', createInvoiceDraft, draft({ lines: [] })],
    ['part of a cent', createInvoiceDraft, draft({ lines: [{ ...one, unitPriceMinor: 0.5 }] })],
    ['a quantity of nothing', createInvoiceDraft, draft({ lines: [{ ...one, quantity: 0 }] })],
    ['a key with more', createInvoiceDraft, draft({ key: "x' OR 1=1" })],
    ['no digest', postInvoice, { invoiceId: 1 }],
    ['less than nothing', recordExpense, { ...expense(), amountMinor: -1 }],
    ['control characters', recordExpense, { ...expense(), description: 'a\u001bb' }],
    ['no currency', recordExpense, { ...expense(), currency: 'euro' }],
  ];
  const long: ReadonlyArray<[string, Tool, object]> = [
    ['list_customers', listCustomers, { query: TEN_MIB }],
    ['list_invoices', listInvoices, { query: TEN_MIB }],
    ['list_transactions', listOdooTransactions, { since: TEN_MIB }],
    ['validate_invoices', validateInvoices, { since: TEN_MIB }],
    ['create_invoice_draft', createInvoiceDraft, draft({ reference: TEN_MIB })],
    ['post_invoice', postInvoice, { digest: TEN_MIB }],
    ['record_expense', recordExpense, { ...expense(), description: TEN_MIB }],
  ];

  it.each(bad)('is refused by the server with a code: %s', async (_what, tool, args) => {
    expect(await unchecked(tool, args)).toBe('tool_input_invalid');
  });

  it.each(long)('of 10 MiB is refused by %s, which answers on', async (_name, tool, args) => {
    expect(await outcomeOf(fixture.client('security').call(tool, args as never))).toBe('tool_input_invalid');
    expect(await unchecked(tool, args)).toBe('http 413');
    expect(await outcomeOf(fixture.call('sales', listCustomers, {}))).toBe('done');
  });

  it.each(["' OR 1=1 --", '%', '_', '\\', '"], ["id", ">", 0]'])('is text and no part of a filter: %s', async (query) => {
    expect((await fixture.call('sales', listCustomers, { query })).customers).toEqual([]);
  });
});

describeGuardedTools(() => fixture, [
  { tool: postInvoice, args: async () => posting((await create()).invoice), effects: () => count("state = 'posted'") },
  { tool: recordExpense, args: async () => expense(), effects: () => count("kind = 'vendor_bill'") },
]);
