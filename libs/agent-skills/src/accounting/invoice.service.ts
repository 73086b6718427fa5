import { Inject, Injectable } from '@nestjs/common';
import type { Brain, GivenLine, InvoiceDraft } from '@waggle/brain';
import { type AgentResultInput, createInvoiceDraft, validateInvoices } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, fieldOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { BRAIN } from '../thinking.js';
import { type Customer, dayOf, type Invoice, lookUp, readDay } from './books.js';
import { type CustomerSearch, findCustomer } from './customer-search.js';
import { type BookedDraft, differences, draftCall, postingProposal } from './invoice-call.js';
import { totalOf, unfinishedText } from './invoice-text.js';
import { requestEvidence } from './request-origin.js';

/** Makes an invoice of a request: a draft in the books, and the proposal to post exactly that. Makes up neither customer nor price. */
@Injectable()
export class InvoiceService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
  ) {}

  async draft(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    const named = fieldOf(task, 'customer');
    const search = await findCustomer(named, task.document.body, context);
    const draft = await this.read(task, search.customer?.name ?? named);
    if (search.customer === null || draft.missing.length > 0) return unposted(task, draft, whatStops(draft, search));
    const booked = await this.book(task, draft, search.customer, context);
    return 'against' in booked ? unposted(task, draft, booked.against) : propose(task, draft, booked, search.customer);
  }

  private async read(task: Delegation, customer: string | null): Promise<InvoiceDraft> {
    const { company } = await this.knowledge.load();
    const draft = await this.brain.draftInvoice({
      customer,
      currency: fieldOf(task, 'currency')?.toUpperCase() ?? null,
      dueDays: daysIn(fieldOf(task, 'due_days')),
      lines: linesOf(task),
      text: task.document.body,
      vatPercent: company.vatPercent,
      defaultCurrency: company.currency,
    });
    return { ...draft, purchaseOrder: fieldOf(task, 'purchase_order') ?? draft.purchaseOrder, missing: [...draft.missing, ...unreadIn(task)] };
  }

  private async book(task: Delegation, draft: InvoiceDraft, customer: Customer, context: AgentContext): Promise<BookedDraft | { against: string }> {
    const day = readDay(fieldOf(task, 'invoice_date')) ?? dayOf(new Date());
    const made = await lookUp('the draft', context, () => context.tools.call(createInvoiceDraft, draftCall(task, draft, customer, day)));
    if ('gap' in made) return { against: `Odoo did not confirm a draft (${made.code})` };
    const { invoice, created } = made.found;
    const unfit = unfitness(draft, customer, invoice);
    if (unfit !== null) return { against: unfit };
    const checked = await lookUp('what is wrong with it', context, () => context.tools.call(validateInvoices, { invoiceIds: [invoice.id] }));
    if ('gap' in checked) return { against: `draft ${invoice.id} is in Odoo, but ${checked.gap}` };
    const { findings } = checked.found;
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (errors.length > 0) return { against: `draft ${invoice.id} in Odoo has errors: ${errors.join(' ')}` };
    return isDated(invoice) ? { invoice, created, findings } : { against: `draft ${invoice.id} in Odoo has no date` };
  }
}

function daysIn(text: string | null): number | null {
  return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** What is given and cannot be read is not taken for absent. */
function unreadIn(task: Delegation): string[] {
  const [date, days] = [fieldOf(task, 'invoice_date'), fieldOf(task, 'due_days')];
  return [
    ...(date !== null && readDay(date) === null ? [`a day like 2026-12-31 for invoice_date "${date}"`] : []),
    ...(days !== null && daysIn(days) === null ? [`a number of days for due_days "${days}"`] : []),
  ];
}

/** Why the draft that the books hold under the task's key cannot be posted as it was asked for. */
function unfitness(draft: InvoiceDraft, customer: Customer, invoice: Invoice): string | null {
  if (invoice.state === 'posted') return `it was posted already, as ${invoice.number ?? String(invoice.id)}`;
  if (invoice.state === 'cancelled') return `draft ${invoice.id} was cancelled in Odoo`;
  const changed = differences(draft, customer, invoice);
  return changed.length === 0 ? null : `draft ${invoice.id} in Odoo is not what the request says any more (${changed.join(', ')}); a person must look at it`;
}

function isDated(invoice: Invoice): invoice is Invoice & { invoiceDate: string } {
  return invoice.invoiceDate !== null;
}

function whatStops(draft: InvoiceDraft, search: CustomerSearch): string {
  const missing = draft.missing.length === 0 ? [] : [`missing: ${draft.missing.join('; ')}`];
  return [...missing, ...(search.customer === null ? [search.note] : [])].join('; ');
}

function unposted(task: Delegation, draft: InvoiceDraft, reason: string): Done {
  const open = draft.missing.length === 0 ? 'complete' : 'incomplete';
  return {
    outcome: 'done',
    plan: ['Read the request', 'Find the customer in Odoo', 'Take over lines, prices and terms as given', `Post nothing: ${reason}`],
    summary: `Invoice draft for ${draft.customer ?? 'an unnamed customer'}: ${totalOf(draft)} (${open}). Not posted: ${reason}.`,
    evidence: [requestEvidence(task)],
    drafts: [
      { title: `Invoice draft ${task.taskId}`, format: 'markdown', content: unfinishedText(draft) },
      { title: `Invoice data ${task.taskId}`, format: 'json', content: JSON.stringify(draft, null, 2) },
    ],
  };
}

function propose(task: Delegation, draft: InvoiceDraft, booked: BookedDraft, customer: Customer): AgentResultInput {
  const proposal = postingProposal(task, draft, booked, customer);
  const { invoice, findings } = booked;
  return {
    outcome: 'proposal',
    plan: [
      'Read the request',
      `Find the customer in Odoo: ${customer.name} (customer ${customer.id})`,
      `Make the draft in Odoo: ${invoice.id}`,
      `Check it: ${findings.length === 0 ? 'nothing found' : findings.map(({ message }) => message).join(' ')}`,
      'Ask a person to approve it, then post it',
    ],
    evidence: proposal.evidence,
    drafts: [{ title: `Invoice draft ${task.taskId}`, format: 'markdown', content: proposal.preview }],
    proposals: [proposal],
  };
}

function linesOf({ document }: Delegation): GivenLine[] {
  const { lines } = document.frontMatter;
  return Array.isArray(lines) ? lines.filter((line): line is GivenLine => typeof line === 'object' && line !== null) : [];
}
