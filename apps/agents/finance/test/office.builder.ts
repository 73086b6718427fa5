import { Test } from '@nestjs/testing';
import type { Delegation } from '@waggle/agent-skills';
import { type AgentResult, agentResultSchema, createInvoiceDraft, initiatePayment, listBankTransactions, listCustomers, listInvoices, postInvoice, type Prefix, type Proposal, type validateInvoices } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { leftOutOfPreview } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import type { z } from 'zod';
import { FinanceAgent } from '../src/finance.agent.js';
import service from '../src/index.js';

export type Invoice = z.infer<typeof listInvoices.output>['invoices'][number];
type Customer = z.infer<typeof listCustomers.output>['customers'][number];
type Finding = z.infer<typeof validateInvoices.output>['findings'][number];
type Tools = NonNullable<AgentWorld['tools']>;

const NO_PAGE = { more: false };
const DIGEST = 'd'.repeat(64);

export const buildCustomer = (change: Partial<Customer> = {}): Customer => ({ id: 20, name: 'Northwind Foods', email: 'dana@northwind-foods.example', taxId: '36-4471120', ...change });

export const buildInvoice = (change: Partial<Invoice> = {}): Invoice => ({
  id: 1001, kind: 'customer_invoice', state: 'draft', number: null, paymentState: 'not_paid', partnerId: 20, partnerName: 'Northwind Foods', reference: null, origin: null, invoiceDate: '2026-11-26',
  dueDate: '2026-12-26', currency: 'USD', untaxedMinor: 690_000, taxMinor: 0, totalMinor: 690_000, openMinor: 690_000, lineCount: 2, linesMinor: 690_000, digest: DIGEST, ...change,
});

export const buildBill = (change: Partial<Invoice> = {}): Invoice =>
  buildInvoice({
    id: 45, kind: 'vendor_bill', state: 'posted', number: 'BILL/2026/10/0002', partnerId: 23, partnerName: 'Paperline B.V.', reference: 'PL-20931', invoiceDate: '2026-10-12', dueDate: '2999-01-01',
    currency: 'EUR', untaxedMinor: 40_182, taxMinor: 8_438, totalMinor: 48_620, openMinor: 48_620, lineCount: 1, linesMinor: 40_182, ...change,
  });

/** Books that search as Odoo does and make of a draft what is asked, with `taxed` hundredths of tax. */
export function buildBooks({ customers = [buildCustomer()], invoices = [], findings = [], taxed = 0, made = {} }: { customers?: Customer[]; invoices?: Invoice[]; findings?: Finding[]; taxed?: number; made?: Partial<Invoice> } = {}): Tools {
  return {
    'odoo.list_customers': (args) => {
      const { query = '', ...page } = listCustomers.input.parse(args);
      const { items, more } = pageOf(customers.filter(({ name, email }) => `${name} ${email ?? ''}`.toLowerCase().includes(query.toLowerCase())), page);
      return { customers: items, more };
    },
    'odoo.list_invoices': (args) => {
      const { query = '', kind, partnerId, unpaid, ...page } = listInvoices.input.parse(args);
      const fits = (one: Invoice): boolean => `${one.number ?? ''} ${one.reference ?? ''}`.includes(query) && (kind === undefined || one.kind === kind) && (partnerId === undefined || one.partnerId === partnerId) && (!unpaid || ['not_paid', 'partial'].includes(one.paymentState));
      const { items, more } = pageOf(invoices.filter(fits), page);
      return { invoices: items, more };
    },
    'odoo.create_invoice_draft': (args) => {
      const { lines, partnerId, currency, reference = null, invoiceDate, dueDate = null } = createInvoiceDraft.input.parse(args);
      const untaxedMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + Math.round(quantity * unitPriceMinor), 0);
      const taxMinor = Math.round((untaxedMinor * taxed) / 100);
      const sums = { untaxedMinor, taxMinor, totalMinor: untaxedMinor + taxMinor, openMinor: 0, lineCount: lines.length, linesMinor: untaxedMinor };
      return { invoice: buildInvoice({ partnerId, currency, reference, invoiceDate, dueDate, ...sums, ...made }), created: true };
    },
    'odoo.validate_invoices': () => ({ checked: 1, findings, ...NO_PAGE }),
    'odoo.list_transactions': () => ({
      transactions: [
        { id: 'bank:100', date: '2026-10-28', amountMinor: 142_800, currency: 'EUR', partnerName: 'Alder GmbH', text: 'INV/2026/00001', reconciled: true },
        { id: 'bank:101', date: '2026-10-30', amountMinor: -5_831, currency: 'EUR', partnerName: null, text: 'CLOUD | NINE', reconciled: false },
        { id: 'payment:100', date: '2026-10-28', amountMinor: 142_800, currency: 'EUR', partnerName: 'Alder GmbH', text: 'INV/2026/00001', reconciled: true },
      ],
      ...NO_PAGE,
    }),
  };
}

export type Movement = { amountMinor: number; reference: string };

export function buildBank({ availableMinor = 12_500_000, movements = [] }: { availableMinor?: number; movements?: Movement[] } = {}): Tools {
  return {
    'payment.list_accounts': () => ({
      accounts: [
        { accountId: 'acc_old', name: 'Former', currency: 'EUR', iban: null, state: 'closed', pays: 'on_due_date' },
        { accountId: 'acc_usd', name: 'Dollars', currency: 'USD', iban: null, state: 'open', pays: 'on_due_date' },
        { accountId: 'acc_eur', name: 'Main', currency: 'EUR', iban: 'DE75512108001245126199', state: 'open', pays: 'on_due_date' },
      ],
    }),
    'payment.get_balance': (args) => {
      const { accountId } = args as { accountId: string };
      return { accountId, currency: accountId === 'acc_usd' ? 'USD' : 'EUR', bookedMinor: availableMinor, availableMinor, asOf: '2026-11-26T10:00:00Z' };
    },
    'payment.list_transactions': (args) => {
      const { invoice = '.*' } = listBankTransactions.input.parse(args);
      const named = new RegExp(`(?<!\\w)${invoice}(?!\\w)`, 'i');
      return {
        transactions: movements
          .filter(({ reference }) => named.test(reference))
          .map((one, at) => ({ transactionId: `SB${at}`, paymentId: null, state: 'booked', date: '2026-11-20T10:00:00Z', currency: 'EUR', counterparty: 'Paperline B.V.', ...one })),
        ...NO_PAGE,
      };
    },
  };
}

function pageOf<T>(all: readonly T[], { limit, offset }: { limit: number; offset: number }): { items: T[]; more: boolean } {
  return { items: all.slice(offset, offset + limit), more: all.length > offset + limit };
}

/** A tool that fails in its own way. */
export const failing = (code: string) => (): never => {
  throw new AppError(code, 'transient', 'not now');
};

export async function buildFinance(world: AgentWorld = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const { context, calls } = buildAgentContext(world);
  const agent = module.get(FinanceAgent);
  const work = async (prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}, change: Partial<Delegation> = {}): Promise<AgentResult> =>
    agentResultSchema.parse(await agent.handle(buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }), ...change }), context));
  const ask = (question: string, sender: string | null = null) => agent.answer({ taskId: 'EMAIL_1', delegationId: '0197a000-0000-7000-8000-000000000003', asker: 'sales', question, sender }, context);
  return { work, ask, calls };
}

/** The one proposal of a result, in the form that its tool takes, with a preview that shows all of it. */
export function proposalOf(result: AgentResult): Proposal {
  if (result.outcome !== 'proposal') throw new Error(`no proposal: ${JSON.stringify(result)}`);
  const [proposal] = result.proposals;
  if (proposal === undefined || result.proposals.length !== 1) throw new Error('not one proposal');
  const { input } = proposal.tool === postInvoice.name ? postInvoice : initiatePayment;
  input.strict().parse(proposal.args);
  const left = leftOutOfPreview(proposal);
  if (left.length > 0) throw new Error(`the preview leaves out ${left.join(', ')}:\n${proposal.preview}`);
  return proposal;
}
