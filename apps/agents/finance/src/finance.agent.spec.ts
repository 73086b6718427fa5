import { buildBank, buildBill, buildBooks, buildCustomer, buildFinance, buildInvoice, failing } from '../test/office.builder.js';

const OPEN = buildInvoice({ id: 42, state: 'posted', number: 'INV/2026/00002', openMinor: 50_000, totalMinor: 105_910, currency: 'EUR', dueDate: '2026-01-14', paymentState: 'partial' });
const PAID = buildInvoice({ id: 41, state: 'posted', number: 'INV/2026/00001', reference: 'PO-7781', openMinor: 0, paymentState: 'paid' });

describe('an audit', () => {
  const pipeline = { contacts: 3, deals: 3, activities: 3, pipeline: [{ currency: 'USD', stage: 'lead', count: 1, valueMinor: 6_500_000 }], winRate: null, weightedForecast: [] };
  const replies = { 'crm.summary.v1': () => pipeline };
  const finding = { invoiceId: 45, number: 'BILL/2026/10/0002', rule: 'duplicate_vendor_reference', severity: 'error', message: 'The number is on two bills.' } as const;
  const tools = { ...buildBooks({ invoices: [OPEN, buildBill()], findings: [finding] }), ...buildBank({ movements: [{ amountMinor: -119_000, reference: 'Rent' }] }) };

  it('is a briefing of books, bank, tasks and pipeline with a ledger beside it', async () => {
    const { work } = await buildFinance({ tools, replies });
    const result = await work('AUDIT', 'Weekly audit.', { week: '2026-W47' });
    if (result.outcome !== 'done') throw new Error(result.outcome);
    const [briefing, ledger] = result.drafts;
    for (const part of [
      '# Briefing 2026-11-16 to 2026-11-22',
      '## Open invoices\n\n1 open over €500, 1 of them overdue (€500).\n- overdue since 2026-01-14: INV/2026/00002 Northwind Foods, €500',
      '## Bills to pay\n\n1 open over €486.20, none overdue.',
      '2 line(s) of the bank, €1,428 in and €58.31 out; 1 payment(s) booked, €1,428 in and nothing out.\n- not matched with an invoice: 2026-10-30',
      '- error: BILL/2026/10/0002: The number is on two bills.',
      '- Main: €125,000 can be spent; 1 payment(s) left it in the period, €1,190',
      '## Tasks\n\nCould not be read.',
      '- lead: 1 deal(s), US$65,000',
    ]) {
      expect(briefing?.content).toContain(part);
    }
    expect(ledger).toMatchObject({ title: 'Accounting/ledger 2026-11-16 to 2026-11-22', format: 'markdown', content: expect.stringContaining('| 2026-10-30 | bank:101 |  | CLOUD NINE | -€58.31 | no |') });
    expect(result.summary).toContain('Open invoices: 1 open over €500');
    expect(result.summary).toContain('Could not be read: Tasks.');
  });

  it('says that it is too little what left an account which moves more than can be read [R-FINANCE-GAPS]', async () => {
    const movement = { transactionId: 'SB1', paymentId: null, state: 'booked', date: '2026-11-20T10:00:00Z', currency: 'EUR', counterparty: null, reference: null };
    const bank = (amountMinor: number) => ({ 'payment.list_transactions': () => ({ transactions: [{ ...movement, amountMinor }], more: true }) });
    const briefing = async (amountMinor: number) => (await (await buildFinance({ tools: { ...tools, ...bank(amountMinor) }, replies })).work('AUDIT', 'Weekly audit.', { week: '2026-W47' })) as { drafts: Array<{ content: string }> };
    expect((await briefing(-119_000)).drafts[0]?.content).toContain('- Main: €125,000 can be spent; at least 1 payment(s) left it in the period, €1,190');
    expect((await briefing(119_000)).drafts[0]?.content).toContain('nothing left it by the newest 1 movements of the period; there are more than can be read');
  });

  it('asks for the days that the request names', async () => {
    const asked: unknown[] = [];
    const { work } = await buildFinance({ tools: { ...tools, 'odoo.list_transactions': (args) => (asked.push(args), { transactions: [], more: false }) }, replies });
    await work('AUDIT', 'Which subscriptions did we pay?', { from: new Date('2026-10-01'), until: '2026-10-31' });
    expect(asked).toEqual([{ since: '2026-10-01', until: '2026-10-31', limit: 100, offset: 0 }]);
  });

  it.each([
    ['2026-W01', '2025-12-29 to 2026-01-04'],
    ['2020-W53', '2020-12-28 to 2021-01-03'],
  ])('knows when the week %s is', async (week, days) => {
    const { work } = await buildFinance();
    expect(await work('AUDIT', 'Audit.', { week })).toMatchObject({ drafts: [{ content: expect.stringContaining(days) }] });
  });

  it('looks at the seven days before the one on which it was due, so that each day is in one week', async () => {
    const { work } = await buildFinance();
    expect(await work('AUDIT', 'Weekly audit.', { due: '2026-11-30T07:00:00.000Z' })).toMatchObject({ drafts: [{ content: expect.stringContaining('2026-11-23 to 2026-11-29') }] });
    expect(await work('AUDIT', 'Weekly audit.', { due: '2026-12-07T07:00:00.000Z' })).toMatchObject({ drafts: [{ content: expect.stringContaining('2026-11-30 to 2026-12-06') }] });
    expect(await work('AUDIT', 'Weekly audit.')).toMatchObject({ drafts: [{ content: expect.not.stringContaining(new Date().toISOString().slice(0, 10)) }] });
  });

  it.each([
    [{ from: '1.10.2026', until: '2026-10-31' }, '"1.10.2026" is no day like 2026-12-31'],
    [{ from: '2026-10-01', to: '31.10.2026' }, '"31.10.2026" is no day like 2026-12-31'],
    [{ week: '47' }, '"47" is no week like 2026-W47'],
  ])('looks at no other days than asked for when %j cannot be read', async (fields, reason) => {
    const { work } = await buildFinance();
    expect(await work('AUDIT', 'Audit.', fields)).toMatchObject({ outcome: 'failed', cause: 'period_unreadable', detail: expect.stringContaining(reason) });
  });

  it('names what could not be read, and gives the rest [R-FINANCE-GAPS]', async () => {
    const { work } = await buildFinance({ tools: { ...buildBooks(), 'odoo.list_transactions': failing('odoo_failed') }, replies });
    const result = await work('AUDIT', 'Weekly audit.');
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/Open invoices: none open\..*Could not be read: Transactions .*, Bank, Tasks\./), drafts: [{}] });
    expect(result.outcome === 'done' && result.drafts[0]?.content).toContain('## Bank\n\nCould not be read: our accounts could not be looked up (tool_server_unreachable).');
  });

  it('for which several look-ups fail is tried again, and none fails unheard [R-OUTAGE]', async () => {
    const away = Object.fromEntries(['list_invoices', 'list_transactions', 'validate_invoices'].map((tool) => [`odoo.${tool}`, failing('limits_unavailable')]));
    const { work } = await buildFinance({ tools: { ...tools, ...away }, replies, lastTry: false });
    await expect(work('AUDIT', 'Weekly audit.', {})).rejects.toMatchObject({ kind: 'transient' });
  });
});

describe('an answer to another agent', () => {
  const tools = buildBooks({ customers: [buildCustomer()], invoices: [OPEN, PAID, buildBill()] });

  it.each([
    ['What is the state of invoice INV/2026/00002, written about by dana@northwind-foods.example?', 'The customer invoice INV/2026/00002, Northwind Foods, over €1,059.10 is partly paid (€500 to be paid, overdue since 2026-01-14).'],
    ['Is INV/2026/00001 paid?', 'The customer invoice INV/2026/00001 (PO-7781), Northwind Foods, over US$6,900 is paid.'],
    ['What is the state of invoice PL-20931 (EUR 486.20), written about by accounts@paperline.example?', 'The vendor bill BILL/2026/10/0002 (PL-20931), Paperline B.V., over €486.20 is open (€486.20 to be paid, due on 2999-01-01).'],
    ['What is the state of invoice PL-2093?', 'Odoo has no invoice or bill PL-2093.'],
  ])('to "%s" is what the books say', async (question, answer) => {
    const { ask } = await buildFinance({ tools });
    expect((await ask(question, /written about by (.*)\?/.exec(question)?.[1])).answer).toBe(answer);
  });

  it('finds the customer by the address, or by the name', async () => {
    const { ask } = await buildFinance({ tools });
    expect((await ask('What is the state of "our invoice", written about by leo@northwind-foods.example?', 'leo@northwind-foods.example')).answer).toContain('INV/2026/00002');
    const { answer, evidence } = await ask('What does Northwind Foods still have to pay?');
    expect(answer).toContain('partly paid');
    expect(evidence).toContainEqual({ kind: 'invoice', ref: 'INV/2026/00002', quote: 'EUR 1059.10, partial' });
  });

  it('tells of every open invoice, however many newer ones are paid, and whether there are others [R-LIST-WHOLE]', async () => {
    const paid = Array.from({ length: 120 }, (_, at) => ({ ...PAID, id: 200 + at, number: `INV/2026/01${at}` }));
    const asked = async (open: number) => {
      const invoices = [...paid, ...Array.from({ length: open }, (_, at) => ({ ...OPEN, id: 400 + at, number: `INV/2025/${at}` }))];
      return (await (await buildFinance({ tools: buildBooks({ customers: [buildCustomer()], invoices }) })).ask('What does Northwind Foods still have to pay?')).answer;
    };
    expect(await asked(1)).toMatch(/INV\/2025\/0, .* is partly paid .* No other invoice to Northwind Foods is open\.$/);
    expect(await asked(11)).toMatch(/INV\/2025\/9, .* Further invoices to Northwind Foods are open: a person must check\.$/);
  });

  it('finds a customer and an invoice behind the first page, and does not take those read for all [R-LIST-WHOLE]', async () => {
    const others = (count: number) => Array.from({ length: count }, (_, at) => buildCustomer({ id: 100 + at, name: `Branch ${at}`, email: `branch${at}@northwind-foods.example` }));
    const numbered = Array.from({ length: 150 }, (_, at) => ({ ...PAID, id: 200 + at, number: `INV/2026/00002${at}` }));
    const asked = async (question: string, customers: number, sender: string | null = null) => (await (await buildFinance({ tools: buildBooks({ customers: [...others(customers), buildCustomer()], invoices: [...numbered, OPEN] }) })).ask(question, sender)).answer;
    expect(await asked('What is the state of "our invoice", written about by dana@northwind-foods.example?', 150, 'dana@northwind-foods.example')).toContain('INV/2026/00002, Northwind Foods');
    expect(await asked('Is INV/2026/00002 paid?', 0)).toContain('INV/2026/00002, Northwind Foods');
    expect(await asked('What is the state of "our invoice", written about by leo@northwind-foods.example?', 1200, 'leo@northwind-foods.example')).toMatch(/cannot be told, as Odoo has more customers than can be read/);
    const more = { ...buildBooks(), 'odoo.list_invoices': () => ({ invoices: numbered, more: true }) };
    expect((await (await buildFinance({ tools: more })).ask('Is INV/2026/00002 paid?')).answer).toBe('Odoo has more invoices like INV/2026/00002 than can be read: a person must check.');
  });

  it('takes no customer by the address alone when there are more of its domain than can be read [R-LIST-WHOLE]', async () => {
    const first = { 'odoo.list_customers': (args: unknown) => ({ customers: (args as { offset: number }).offset === 0 ? [buildCustomer()] : [], more: true }) };
    const { ask } = await buildFinance({ tools: { ...tools, ...first } });
    expect((await ask('What is the state of "our invoice", written about by leo@northwind-foods.example?', 'leo@northwind-foods.example')).answer).toMatch(/cannot be told/);
    expect((await ask('What is the state of "our invoice", written about by dana@northwind-foods.example?', 'dana@northwind-foods.example')).answer).toContain('INV/2026/00002');
  });

  it.each(['thief@elsewhere.example', 'someone@gmail.com'])('warns when %s asks about the invoice of a customer', async (asker) => {
    const { ask } = await buildFinance({ tools: buildBooks({ customers: [buildCustomer({ email: 'dana@gmail.com' })], invoices: [OPEN] }) });
    expect((await ask(`What is the state of invoice INV/2026/00002, written about by ${asker}?`, asker)).answer).toContain('tell nothing of it before a person has looked');
  });

  it.each(['ap@northwind-foods.example', 'Northwind Foods'])('warns when a stranger names %s in a subject, and takes nobody for the asker but the sender', async (named) => {
    const { ask } = await buildFinance({ tools });
    const { answer } = await ask(`What is the state of "Northwind Foods: open invoices of ${named}", written about by thief@elsewhere.example?`, 'thief@elsewhere.example');
    expect(answer).toContain('INV/2026/00002');
    expect(answer.match(/over /g)).toHaveLength(answer.match(/thief@elsewhere\.example is not known as an address of Northwind Foods: tell nothing of it/g)?.length ?? 0);
  });

  it('says when nothing can be told', async () => {
    expect((await (await buildFinance()).ask('What is the state of invoice PL-20931?')).answer).toBe('Invoice PL-20931 could not be looked up (tool_server_unreachable) in Odoo: a person must check.');
    expect((await (await buildFinance({ tools })).ask('What is the state of "Hello"?')).answer).toMatch(/Which invoice is meant cannot be told.*a person must check/);
  });
});

it('does no other work', async () => {
  expect(await (await buildFinance()).work('EMAIL', 'Hello')).toMatchObject({ outcome: 'failed', cause: 'prefix_not_mine' });
});
