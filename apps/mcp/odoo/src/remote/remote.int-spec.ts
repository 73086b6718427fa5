import { randomUUID } from 'node:crypto';
import { createInvoiceDraft, listCustomers, listInvoices, listOdooTransactions, postInvoice, recordExpense, validateInvoices } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { type Mishap, OdooServer } from '../../test/odoo-server.js';
import odoo from '../index.js';
import type { Invoice } from '../odoo.js';

type Draft = z.input<typeof createInvoiceDraft.input>;
type Posting = z.input<typeof postInvoice.input>;

const SETTINGS: ReadonlyArray<[name: string, version: number, protocol: string, spoken: string]> = [
  ['14 over JSON-RPC', 14, 'auto', 'jsonrpc'],
  ['19 over JSON-RPC', 19, 'jsonrpc', 'jsonrpc'],
  ['19 over JSON-2', 19, 'auto', 'json2'],
];

describe.each(SETTINGS)('Odoo %s', (_name, version, protocol, spoken) => {
  let server: OdooServer;
  let fixture: ToolServerFixture;

  beforeAll(async () => {
    server = await new OdooServer(version).start();
    for (const [id, name, more] of [[7, 'Alder GmbH', { vat: 'DE1', email: 'a@alder.example' }], [8, '100% Birch_', {}], [12, 'Paper', { customer_rank: 0 }]] as const) {
      server.books.put('res.partner', { id, name, customer_rank: 1, currency_id: 1, active: true, ...more });
    }
    fixture = await startToolServer(odoo, {
      ODOO_PROVIDER: 'odoo',
      ODOO_URL: server.url,
      ODOO_DATABASE: server.account.database,
      ODOO_LOGIN: server.account.login,
      ODOO_API_KEY: server.account.apiKey,
      ODOO_PROTOCOL: protocol,
      ODOO_TIMEOUT_MS: '300',
      ODOO_SETTLE_SECONDS: '1',
      MCP_CALLS_PER_MINUTE: '100000',
    });
  });
  afterAll(async () => {
    await fixture?.stop();
    server?.stop();
  });
  afterEach(() => expect(server.violations).toEqual([]));

  const draft = (change: Partial<Draft> = {}): Draft => ({
    partnerId: 7,
    currency: 'EUR',
    invoiceDate: '2026-11-26',
    reference: 'PO-1',
    lines: [{ description: 'Consulting', quantity: 3, unitPriceMinor: 1010 }, { description: 'Travel', quantity: 1, unitPriceMinor: 2020, taxIds: [] }],
    ...change,
  });
  const create = async (change?: Partial<Draft>): Promise<Invoice> => (await fixture.call('finance', createInvoiceDraft, draft(change))).invoice;
  const posting = ({ id, partnerId, invoiceDate, lineCount, untaxedMinor, totalMinor, currency, digest }: Invoice): Posting => ({ invoiceId: id, partnerId: partnerId ?? 0, invoiceDate: invoiceDate ?? '', lineCount, untaxedMinor, totalMinor, currency, digest });
  const expense = () => ({ vendorId: 12, date: '2026-11-20', description: 'Paper', amountMinor: 2381, currency: 'EUR', reference: randomUUID() });
  const move = (id: number) => server.books.row('account.move', id);
  const moves = () => server.books.table('account.move').size;
  const numbered = () => [...server.books.table('account.move').values()].filter((row) => row['state'] === 'posted').length;
  const calls = (method: string) => server.calls.filter((call) => call === `${spoken} ${method}`).length;
  /** As the executing agent does: the same grant again for as long as time may change the answer. */
  const carryOut = (tool: typeof postInvoice | typeof recordExpense, args: object, grant: string): Promise<string> =>
    waitFor(async () => {
      const outcome = await outcomeOf(fixture.execute(tool, args as never, { grant }));
      return ['odoo_unsettled', 'effect_interrupted', 'effect_unrecorded', 'vendor_unavailable'].includes(outcome) ? undefined : outcome;
    });

  it('speaks the protocol of the version, and reads with `false` for what is empty', async () => {
    const { customers } = await fixture.call('finance', listCustomers, {});
    expect(customers).toEqual([
      { id: 8, name: '100% Birch_', email: null, taxId: null },
      { id: 7, name: 'Alder GmbH', email: 'a@alder.example', taxId: 'DE1' },
    ]);
    expect(new Set(server.calls.map((call) => call.split(' ')[0]))).toEqual(new Set([spoken]));
  });

  it.each([
    ['%', 1],
    ['_', 1],
    ['100%', 1],
    ['\\', 0],
    ["' OR 1=1", 0],
    ["'], ['id', '>', 0", 0],
    ['[["id", ">", 0]]', 0],
  ])('takes %s for text in a filter', async (query, found) => {
    expect((await fixture.call('finance', listCustomers, { query })).customers).toHaveLength(found);
  });

  it('makes a draft with exact sums, and one for one key', async () => {
    const key = randomUUID();
    const invoice = await create({ key, dueDate: '2026-12-24' });
    expect(invoice).toMatchObject({ state: 'draft', number: null, dueDate: '2026-12-24', reference: 'PO-1', lineCount: 2, untaxedMinor: 5050, taxMinor: 576, totalMinor: 5626, origin: `waggle:draft.${key}` });
    const before = moves();
    expect((await create({ key })).id).toBe(invoice.id);
    expect(moves()).toBe(before);
    expect(await outcomeOf(create({ partnerId: 999 }))).toBe('odoo_record_missing');
    expect(await outcomeOf(create({ currency: 'CHF' }))).toBe('odoo_currency_unknown');
  });

  it('makes one draft when the same key comes many times side by side', async () => {
    const [key, before] = [randomUUID(), moves()];
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(create({ key }))));
    expect(outcomes.every((outcome) => ['done', 'odoo_unsettled'].includes(outcome))).toBe(true);
    expect(await outcomeOf(create({ key }))).toBe('done');
    expect(moves()).toBe(before + 1);
  });

  it.each<Mishap>(['fault_after', 'silent_after', 'cut_after', 'status_502_after'])('makes no second draft when the first one’s answer was %s', async (mishap) => {
    const [key, before] = [randomUUID(), moves()];
    server.next('create', mishap);
    expect(await outcomeOf(create({ key }))).toBe('done');
    expect(await outcomeOf(create({ key }))).toBe('done');
    expect(moves()).toBe(before + 1);
  });

  it('posts what was shown, keeps the reference and proves it', async () => {
    const invoice = await create();
    const { number, receipt } = await fixture.execute(postInvoice, posting(invoice));
    expect(receipt).toMatchObject({ providerId: number, readBack: { found: true } });
    expect(move(invoice.id)).toMatchObject({ state: 'posted', name: number, ref: 'PO-1' });
    expect(String(move(invoice.id)['invoice_origin'])).toMatch(/^waggle:draft\.\S+, waggle:\S+$/);
  });

  it('does not post again what is posted: 14 would say yes, 19 would say no', async () => {
    const invoice = await create();
    await fixture.execute(postInvoice, posting(invoice));
    const before = calls('action_post');
    move(invoice.id)['ref'] = 'PO-2';
    const [changed] = (await fixture.call('finance', listInvoices, { query: 'PO-2' })).invoices;
    expect(await outcomeOf(fixture.execute(postInvoice, posting(changed as Invoice)))).toBe('effect_stale');
    expect(calls('action_post')).toBe(before);
  });

  it('finds its own posting when somebody posted the marked draft a moment before', async () => {
    const invoice = await create();
    server.before('action_post', () => server.books.post([invoice.id]));
    const { receipt } = await fixture.execute(postInvoice, posting(invoice));
    expect(receipt).toMatchObject({ readBack: { found: true }, providerId: move(invoice.id)['name'] });
  });

  it.each<Mishap>(['fault_after', 'silent_after', 'cut_after', 'status_502_after', 'late', 'cut_before', 'busy'])('posts once, whatever becomes of the answer: %s [R-ODOO-FAULT-AFTER-EFFECT]', async (mishap) => {
    const [invoice, before, asked] = [await create(), numbered(), calls('action_post')];
    const grant = await fixture.grant(postInvoice, posting(invoice));
    server.next('action_post', mishap);
    const first = await outcomeOf(fixture.execute(postInvoice, posting(invoice), { grant }));
    if (mishap === 'late') expect(first).toBe('odoo_unsettled');
    server.releaseLate();
    expect(first === 'done' || (await carryOut(postInvoice, posting(invoice), grant)) === 'done').toBe(true);
    expect(numbered()).toBe(before + 1);
    expect(calls('action_post') - asked).toBe(['cut_before', 'busy'].includes(mishap) ? 2 : 1);
  });

  it.each<Mishap>(['fault_after', 'silent_after', 'cut_after', 'status_502_after', 'late', 'cut_before', 'busy'])('records an expense once, whatever becomes of the answer: %s', async (mishap) => {
    const [args, before] = [expense(), moves()];
    const grant = await fixture.grant(recordExpense, args);
    server.next('create', mishap);
    const first = await outcomeOf(fixture.execute(recordExpense, args, { grant }));
    if (mishap === 'late') expect(first).toBe('odoo_unsettled');
    server.releaseLate();
    expect(first === 'done' || (await carryOut(recordExpense, args, grant)) === 'done').toBe(true);
    expect(moves()).toBe(before + 1);
    const [bill] = (await fixture.call('finance', listInvoices, { query: args.reference })).invoices;
    expect(bill).toMatchObject({ kind: 'vendor_bill', state: 'draft', totalMinor: 2381, partnerId: 12 });
    const written = { ...args, amountMinor: 1, reference: args.reference.toUpperCase().replaceAll('-', ' – ') };
    expect(await outcomeOf(fixture.execute(recordExpense, written))).toBe('effect_stale');
  });

  it('finds a bill’s twins before and after more than a thousand with longer numbers: it is not booked again [R-ODOO-TWINS-ALL]', async () => {
    const args = { ...expense(), reference: 'RT-7' };
    const bill = { move_type: 'in_invoice', partner_id: 12, invoice_date: '2026-11-01' };
    const lines = { invoice_line_ids: [[0, 0, { name: 'Paper', quantity: 1, price_unit: 1 }]] };
    const old = server.books.create('account.move', { ...bill, ...lines, ref: 'rt – 7' });
    const others = Array.from({ length: 1100 }, (_, at) => server.books.put('account.move', { ...bill, state: 'posted', ref: `RT-7${at}` }));
    const young = server.books.create('account.move', { ...bill, ...lines, ref: 'RT-7' });
    await expect(fixture.execute(recordExpense, args)).rejects.toMatchObject({ code: 'effect_stale', details: { billId: young } });
    server.books.row('account.move', young)['ref'] = 'RT-8';
    await expect(fixture.execute(recordExpense, args)).rejects.toMatchObject({ code: 'effect_stale', details: { billId: old } });
    server.books.row('account.move', young)['ref'] = 'RT-7';
    const { findings } = await fixture.call('finance', validateInvoices, { invoiceIds: [old, young] });
    expect(findings.filter(({ rule }) => rule === 'duplicate_vendor_reference').map(({ invoiceId }) => invoiceId).sort()).toEqual([old, young]);
    for (const id of [old, young, ...others]) server.books.table('account.move').delete(id);
  });

  it('does not take a failed look for "nothing has happened"', async () => {
    const invoice = await create();
    const grant = await fixture.grant(postInvoice, posting(invoice));
    server.next('action_post', 'fault_after');
    server.before('action_post', () => server.next('search_read', 'cut_before'));
    expect(await outcomeOf(fixture.execute(postInvoice, posting(invoice), { grant }))).toBe('done');
    expect(move(invoice.id)['state']).toBe('posted');
  });

  it('says what Odoo says when it refuses, and ends the grant', async () => {
    const [invoice, args] = [await create(), expense()];
    server.next('action_post', 'fault_before');
    await expect(fixture.execute(postInvoice, posting(invoice))).rejects.toMatchObject({ code: 'odoo_refused', kind: 'invalid', message: 'Odoo says: A lock date forbids this.' });
    server.next('create', 'fault_before');
    expect(await outcomeOf(fixture.execute(recordExpense, args))).toBe('odoo_refused');
    expect(move(invoice.id)['state']).toBe('draft');
  });

  it.each([
    ['before the execution', (id: number) => server.books.addLine(id, { name: 'More', quantity: 1, price_unit: 100 })],
    ['in its last moment', (id: number) => server.before('write', () => server.books.addLine(id, { name: 'More', quantity: 1, price_unit: 100 }))],
  ])('never posts a draft that was changed after the approval, %s [R-ODOO-POST-AS-SHOWN]', async (_when, change) => {
    const invoice = await create();
    const grant = await fixture.grant(postInvoice, posting(invoice));
    change(invoice.id);
    await expect(fixture.execute(postInvoice, posting(invoice), { grant })).rejects.toMatchObject({ code: 'effect_stale', details: { changed: expect.arrayContaining(['totalMinor', 'digest']) } });
    expect(move(invoice.id)['state']).toBe('draft');
  });

  it('sees in the proof and in the check that a posted invoice was changed behind our back [R-ODOO-CHANGED-SEEN]', async () => {
    const [invoice, other] = [await create(), await create()];
    await fixture.execute(postInvoice, posting(invoice));
    const [line] = move(invoice.id)['invoice_line_ids'] as number[];
    server.books.row('account.move.line', line ?? 0)['name'] = 'Something else';
    const { findings } = await fixture.call('finance', validateInvoices, { invoiceIds: [invoice.id, other.id] });
    expect(findings.map(({ invoiceId, rule }) => [invoiceId, rule])).toEqual([[invoice.id, 'changed_since_approval']]);
    server.next('action_post', 'fault_after');
    server.before('action_post', () => server.books.addLine(other.id, { name: 'More', quantity: 1, price_unit: 100 }));
    const { receipt } = await fixture.execute(postInvoice, posting(other));
    expect(receipt?.readBack).toMatchObject({ found: false, detail: expect.stringContaining('differs from what was approved') });
  });

  it('lists bank lines and payments of both names of their text', async () => {
    server.books.put('account.bank.statement.line', { date: '2026-11-02', amount: -58.31, currency_id: 1, payment_ref: 'HOSTING', is_reconciled: false });
    server.books.put('account.payment', { date: '2026-11-01', amount: 1200, currency_id: 2, partner_id: 7, payment_type: 'outbound', is_reconciled: true, state: version >= 18 ? 'paid' : 'posted', [version >= 18 ? 'memo' : 'ref']: 'INV 1' });
    const { transactions } = await fixture.call('finance', listOdooTransactions, { since: '2026-11-01' });
    expect(transactions).toEqual([
      expect.objectContaining({ date: '2026-11-01', amountMinor: -1200, currency: 'JPY', partnerName: 'Alder GmbH', text: 'INV 1', reconciled: true }),
      expect.objectContaining({ date: '2026-11-02', amountMinor: -5831, currency: 'EUR', partnerName: null, text: 'HOSTING' }),
    ]);
  });

  it('says that the key has expired, does nothing, and goes on with a renewed one', async () => {
    const invoice = await create();
    server.expireKey(true);
    const outcome = await outcomeOf(fixture.execute(postInvoice, posting(invoice)));
    expect(await outcomeOf(fixture.call('finance', listCustomers, {}))).toBe('odoo_login_refused');
    server.expireKey(false);
    expect(outcome).toBe('odoo_login_refused');
    expect(move(invoice.id)['state']).toBe('draft');
    expect(await outcomeOf(fixture.call('finance', listCustomers, {}))).toBe('done');
  });
});
