import { createInvoiceDraft } from '@waggle/contracts';
import { leftOutOfPreview } from '@waggle/policy';
import type { z } from 'zod';
import { buildBooks, buildCustomer, buildFinance, failing, proposalOf } from '../test/office.builder.js';

const LINES = [{ description: 'Team plan,\n60 seats', quantity: 60, unit_price: 100 }, { description: 'Workshop', quantity: 1, unit_price: '900.00' }];
const REQUEST = { customer: 'Northwind Foods', currency: 'usd', due_days: 30, lines: LINES };
const BODY = 'Please draft the invoice. The purchase order is NF-4471.';
type DraftCall = z.infer<typeof createInvoiceDraft.input>;

/** Works with books that keep what was asked of them. */
async function work(body: string, frontMatter: object, books: Parameters<typeof buildBooks>[0] = {}, tools: object = {}, taskId = 'ODOO_3001') {
  const drafts: DraftCall[] = [];
  const all = buildBooks(books);
  const finance = await buildFinance({
    tools: {
      ...all,
      'odoo.create_invoice_draft': (args) => {
        drafts.push(createInvoiceDraft.input.strict().parse(args));
        return all['odoo.create_invoice_draft']?.(args);
      },
      ...tools,
    },
  });
  return { result: await finance.work('ODOO', body, { ...frontMatter }, { taskId }), drafts, calls: finance.calls };
}

describe('an invoice request', () => {
  it('becomes a draft in the books and the proposal to post exactly that [R-FINANCE-POST-AS-DRAFTED]', async () => {
    const { result, drafts, calls } = await work(BODY, { ...REQUEST, invoice_date: '2026-11-26' }, { taxed: 19 });
    expect(calls).toEqual(['odoo.list_customers', 'odoo.create_invoice_draft', 'odoo.validate_invoices']);
    expect(drafts).toEqual([
      {
        partnerId: 20, currency: 'USD', invoiceDate: '2026-11-26', dueDate: '2026-12-26', reference: 'NF-4471', key: 'ODOO_3001',
        lines: [{ description: 'Team plan, 60 seats', quantity: 60, unitPriceMinor: 10_000 }, { description: 'Workshop', quantity: 1, unitPriceMinor: 90_000 }],
      },
    ]);
    const proposal = proposalOf(result);
    expect(proposal).toMatchObject({ server: 'odoo', tool: 'post_invoice', blanks: [], taint: [], flags: [], summary: 'Post the invoice over US$8,211 to Northwind Foods, due 2026-12-26.' });
    expect(proposal.args).toEqual({ invoiceId: 1001, partnerId: 20, invoiceDate: '2026-11-26', lineCount: 2, untaxedMinor: 690_000, totalMinor: 821_100, currency: 'USD', digest: 'd'.repeat(64) });
    expect(proposal.evidence).toEqual([
      { kind: 'invoice', ref: '1001', quote: 'USD 8211.00 in all: USD 6900.00 net and USD 1311.00 tax, 2 line(s)' },
      { kind: 'file', ref: 'ODOO_3001', quote: BODY },
    ]);
    for (const part of ['Northwind Foods (customer 20, dana@', 'due 2026-12-26, purchase order NF-4471', '| Workshop | 1 | US$900 | US$900 |', '| net | | | US$6,900 |', 'US$1,311', '| total | | | US$8,211 |']) {
      expect(proposal.preview).toContain(part);
    }
    expect(leftOutOfPreview(proposal)).toEqual([]);
  });

  it('has a key of its own, also when the name of the file holds more than a key may', async () => {
    const keyFor = async (taskId: string) => (await work(BODY, REQUEST, {}, {}, taskId)).drafts[0]?.key;
    expect(await keyFor('ODOO_3 x')).toMatch(/^ODOO_3_x-[0-9a-f]{12}$/);
    expect(await keyFor('ODOO_3 x')).toBe(await keyFor('ODOO_3 x'));
    expect(await keyFor('ODOO_3 x')).not.toBe(await keyFor('ODOO_3_x'));
    expect(await keyFor(`ODOO_${'x'.repeat(200)}`)).toHaveLength(80);
  });

  it.each([
    ['the legal form', { customer: 'Albrecht Logistik GmbH' }, 'Bitte eine Rechnung.'],
    ['nothing but the text', {}, 'Eine Rechnung für Albrecht-Logistik, bitte.'],
    ['a part of the name', { customer: 'Albrecht' }, 'Eine Rechnung.'],
  ])('finds the customer by %s', async (_title, fields, text) => {
    const customers = [buildCustomer(), buildCustomer({ id: 21, name: 'Albrecht Logistik' })];
    const { result } = await work(`${text} 15 Plätze zu je 90,00 EUR für Januar 2027.`, fields, { customers });
    const { args, preview } = proposalOf(result);
    expect(args).toMatchObject({ partnerId: 21, untaxedMinor: 135_000, currency: 'EUR' });
    expect(preview).toContain('Assumed: Due in 30 days, as usual.\n- Assumed: Currency EUR.');
  });

  it('shows what Odoo warns of, and taints what a mail brought', async () => {
    const finding = { invoiceId: 1001, number: null, rule: 'partner_without_tax_id', severity: 'warning', message: 'The partner has no tax id.' } as const;
    const { result } = await work(BODY, { ...REQUEST, message_id: '<m@outside.example>' }, { findings: [finding] });
    const { flags, preview, taint, evidence } = proposalOf(result);
    expect(flags).toEqual(['partner_without_tax_id']);
    expect(preview).toContain('warning: The partner has no tax id.');
    expect(taint).toContainEqual({ field: 'untaxedMinor', source: '<m@outside.example>', sentence: BODY });
    expect(evidence).toContainEqual({ kind: 'message', ref: '<m@outside.example>', quote: BODY });
  });
});

describe('nothing is proposed', () => {
  const customers = [buildCustomer(), buildCustomer({ id: 22, name: 'Northwind Foods Ltd.' }), buildCustomer({ id: 23, name: 'Northwind Logistics' })];
  const error = { invoiceId: 1001, number: null, rule: 'zero_total', severity: 'error', message: 'Its total is zero.' } as const;

  it.each([
    ['for a customer that the books do not have', { ...REQUEST, customer: 'Nobody AG' }, {}, {}, /no customer in Odoo is called "Nobody AG"/],
    ['for a name that several customers have', { ...REQUEST, customer: 'Northwind' }, { customers }, {}, /3 customers in Odoo are called "Northwind": Northwind Foods \(20\), Northwind Foods Ltd. \(22\)/],
    ['for a customer that nobody named', { ...REQUEST, customer: undefined }, {}, {}, /missing: the customer; no customer in Odoo is named in the request/],
    ['without a price', { ...REQUEST, lines: [{ description: 'Training day' }] }, {}, {}, /missing: the price of "Training day"/],
    ['in a currency that is none', { ...REQUEST, currency: 'EURO' }, {}, {}, /missing: a currency of ISO 4217/],
    ['with an error that Odoo’s rules find', REQUEST, { findings: [error] }, {}, /draft 1001 in Odoo has errors: Its total is zero/],
    ['when the customers cannot be read', REQUEST, {}, { 'odoo.list_customers': failing('tool_server_unreachable') }, /the customer could not be looked up \(tool_server_unreachable\)/],
    ['when the draft cannot be made', REQUEST, {}, { 'odoo.create_invoice_draft': failing('odoo_key_used') }, /Odoo did not confirm a draft \(odoo_key_used\)/],
    ['when the draft cannot be checked', REQUEST, {}, { 'odoo.validate_invoices': failing('odoo_failed') }, /draft 1001 is in Odoo, but what is wrong with it could not be looked up/],
    ['when its date cannot be read', { ...REQUEST, invoice_date: '26.11.2026' }, {}, {}, /missing: a day like 2026-12-31 for invoice_date "26\.11\.2026"/],
    ['when its term cannot be read', { ...REQUEST, due_days: '30 days' }, {}, {}, /missing: a number of days for due_days "30 days"/],
    ['when a quantity is no number', { ...REQUEST, lines: [{ description: 'Workshop', quantity: '10 h', unit_price: 90 }] }, {}, {}, /missing: the quantity of "Workshop", as a number/],
    ['when somebody changed the draft', REQUEST, { made: { untaxedMinor: 1 } }, {}, /draft 1001 in Odoo is not what the request says any more \(net sum\)/],
    ['when somebody put in another customer', REQUEST, { made: { partnerId: 21 } }, {}, /is not what the request says any more \(customer\)/],
    ['when it was posted already', REQUEST, { made: { state: 'posted' as const, number: 'INV/2026/00003' } }, {}, /it was posted already, as INV\/2026\/00003/],
  ])('%s [R-FINANCE-GAPS]', async (_title, fields, books, tools, reason) => {
    const { result } = await work(BODY, fields, books, tools);
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(reason), drafts: [{ title: 'Invoice draft ODOO_3001' }, {}] });
  });

  it('for one of too many customers that is only like the name, or named in the text alone; the very name is enough [R-LIST-WHOLE]', async () => {
    const tools = { 'odoo.list_customers': (args: unknown) => ({ customers: (args as { offset: number }).offset === 0 ? [buildCustomer()] : [], more: true }) };
    const summary = async (customer?: string) => {
      const { result } = await work(`${BODY} It is for Northwind Foods.`, { ...REQUEST, customer }, {}, tools);
      return result.outcome === 'done' ? result.summary : result.outcome;
    };
    for (const named of ['Northwind', 'Northwind Foods GmbH', undefined]) expect(await summary(named)).toContain('Odoo has more customers than can be read');
    expect(await summary('northwind foods')).toBe('proposal');
  });

  it('and no draft is made, while something is missing; the blanks are named', async () => {
    const { result, drafts } = await work('Please prepare an invoice for the training day.', { customer: 'Northwind Foods' });
    expect(drafts).toEqual([]);
    expect(result).toMatchObject({ drafts: [{ content: expect.stringContaining('[[please fill in: what is billed') }, {}] });
  });
});

it('a draft that an earlier try made is proposed again, and said to be', async () => {
  const again = { 'odoo.create_invoice_draft': (args: unknown) => ({ ...(buildBooks()['odoo.create_invoice_draft']?.(args) as object), created: false }) };
  const { flags, preview } = proposalOf((await work(BODY, REQUEST, {}, again)).result);
  expect(flags).toEqual(['draft_made_before']);
  expect(preview).toContain('was there already');
});
