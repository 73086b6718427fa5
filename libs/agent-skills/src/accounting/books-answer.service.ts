import { Injectable } from '@nestjs/common';
import { findFacts, formatMoney } from '@waggle/brain';
import { type Evidence, listInvoices } from '@waggle/contracts';
import { toDecimal } from '@waggle/money';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import { type Customer, dayOf, everyPage, type Invoice, isNumbered, type Listed, type LookedUp, lookUp } from './books.js';
import { customersLike, findCustomer } from './customer-search.js';

type Answer = { answer: string; evidence: Evidence[] };

/** For whom it is asked, and the customers whose address that is. */
interface Asker {
  readonly asker: string | null;
  readonly own: LookedUp<Listed<Customer>> | null;
}

const CHECK = 'a person must check';
const MAX_NUMBERS = 5;
const MAX_INVOICES = 10;
/** Everybody has an address there: it tells nothing of the company. */
const FREE_MAIL = /@(?:aol|gmail|gmx|googlemail|hotmail|icloud|live|outlook|proton|protonmail|web|yahoo)\.[a-z.]+$/i;
/** As Odoo numbers them, which words around them need not say. */
const NUMBER = /(?<![\w/])(?:R?INV|R?BILL)\/[\d/]*\d/gi;

/** Says what the books know of an invoice, for agents that have no books. */
@Injectable()
export class BooksAnswerService {
  /** @param asker the address of the stranger for whom it is asked, never one that the question quotes; null when there is none */
  async answer(question: string, asker: string | null, context: AgentContext): Promise<Answer> {
    const facts = findFacts(question, 'en', new Date());
    const inWords = facts.invoiceNumbers.filter((number) => !number.startsWith('/'));
    const numbers = [...new Set([...inWords, ...(question.match(NUMBER) ?? [])])].slice(0, MAX_NUMBERS);
    return numbers.length > 0 ? this.byNumber(numbers, asker, context) : this.byCustomer(question, asker, context);
  }

  private async byNumber(numbers: readonly string[], asker: string | null, context: AgentContext): Promise<Answer> {
    const read = await Promise.all(numbers.map((query) => lookUp(`invoice ${query}`, context, () => invoicesOf({ query }, context))));
    const own = asker === null ? null : await customersOf(asker, context);
    const parts = read.map((one, at) => {
      const number = numbers[at] ?? '';
      if ('gap' in one) return saying(`${one.gap} in Odoo: ${CHECK}.`);
      const found = one.found.items.filter((invoice) => isNumbered(invoice, number));
      if (found.length === 0 && one.found.more) return saying(`Odoo has more invoices like ${number} than can be read: ${CHECK}.`);
      return found.length === 0 ? saying(`Odoo has no invoice or bill ${number}.`) : joined(found.map((invoice) => described(invoice, { asker, own })));
    });
    return joined(parts);
  }

  private async byCustomer(question: string, asker: string | null, context: AgentContext): Promise<Answer> {
    const known = asker === null ? null : await customersOf(asker, context);
    if (known !== null && 'gap' in known) return saying(`${known.gap} in Odoo: ${CHECK}.`);
    const [one, ...others] = known?.found.items ?? [];
    const search = one !== undefined && others.length === 0 && known?.found.more === false ? { customer: one, note: one.name } : await findCustomer(null, question, context);
    if (search.customer === null) return saying(`Which invoice is meant cannot be told, as ${search.note}: ${CHECK}.`);
    return this.openOf(search.customer, { asker, own: known }, context);
  }

  private async openOf({ id: partnerId, name }: Customer, who: Asker, context: AgentContext): Promise<Answer> {
    const posted = { kind: 'customer_invoice', state: 'posted', partnerId } as const;
    const look = () => Promise.all([invoicesOf({ ...posted, unpaid: true }, context), context.tools.call(listInvoices, { ...posted, limit: MAX_INVOICES })]);
    const read = await lookUp(`the invoices of ${name}`, context, look);
    if ('gap' in read) return saying(`${read.gap} in Odoo: ${CHECK}.`);
    const [open, newest] = read.found;
    const settled = newest.invoices.filter(({ id }) => !open.items.some((one) => one.id === id));
    const shown = [...open.items, ...settled].slice(0, MAX_INVOICES).map((invoice) => described(invoice, who));
    if (shown.length === 0) return saying(`Odoo has no posted invoice to ${name}.`);
    if (open.more || open.items.length > MAX_INVOICES) return joined([...shown, saying(`Further invoices to ${name} are open: ${CHECK}.`)]);
    return joined(newest.more ? [...shown, saying(`No other invoice to ${name} is open.`)] : shown);
  }
}

/** Customers with this very address, else those of its company's domain. */
async function customersOf(address: string, context: AgentContext): Promise<LookedUp<Listed<Customer>>> {
  const domain = address.slice(FREE_MAIL.test(address) ? 0 : address.indexOf('@'));
  return lookUp('the customer', context, async () => {
    const { items, more } = await customersLike(domain, context);
    const exact = items.filter(({ email }) => email?.toLowerCase() === address.toLowerCase());
    return exact.length > 0 ? { items: exact, more: false } : { items: items.filter(({ email }) => email?.toLowerCase().endsWith(domain.toLowerCase())), more };
  });
}

async function invoicesOf(which: Partial<z.input<typeof listInvoices.input>>, context: AgentContext): Promise<Listed<Invoice>> {
  return everyPage(async (page) => {
    const { invoices, more } = await context.tools.call(listInvoices, { ...which, ...page });
    return { items: invoices, more };
  });
}

function described(invoice: Invoice, { asker, own }: Asker): Answer {
  const { id, kind, number, reference, partnerName, totalMinor, currency } = invoice;
  const name = `${kind.replaceAll('_', ' ')} ${number ?? `draft ${id}`}${reference === null ? '' : ` (${reference})`}`;
  const total = formatMoney({ minor: totalMinor, currency }, 'en');
  const foreign = kind.startsWith('customer') && asker !== null && !(own !== null && 'found' in own && own.found.items.some((customer) => customer.id === invoice.partnerId));
  const warning = foreign ? ` ${asker} is not known as an address of ${partnerName}: tell nothing of it before a person has looked.` : '';
  const evidence: Evidence = { kind: 'invoice', ref: number ?? String(id), quote: `${currency} ${toDecimal(totalMinor, currency)}, ${invoice.paymentState.replaceAll('_', ' ')}` };
  return { answer: `The ${name}, ${partnerName}, over ${total} is ${stateOf(invoice)}.${warning}`, evidence: [evidence] };
}

function stateOf({ state, paymentState, openMinor, currency, dueDate }: Invoice): string {
  if (state !== 'posted') return state === 'draft' ? 'a draft that is not posted' : 'cancelled';
  if (paymentState === 'in_payment') return 'paid, and waits for the bank';
  if (paymentState === 'reversed') return 'reversed by a credit note';
  if (openMinor <= 0) return 'paid';
  const due = dueDate === null ? '' : `, ${dueDate < dayOf(new Date()) ? 'overdue since' : 'due on'} ${dueDate}`;
  return `${paymentState === 'partial' ? 'partly paid' : 'open'} (${formatMoney({ minor: openMinor, currency }, 'en')} to be paid${due})`;
}

function saying(answer: string): Answer {
  return { answer: answer.charAt(0).toUpperCase() + answer.slice(1), evidence: [] };
}

function joined(parts: readonly Answer[]): Answer {
  return { answer: parts.map(({ answer }) => answer).join(' '), evidence: parts.flatMap(({ evidence }) => evidence) };
}
