import { formatMoney } from '@waggle/brain';
import { listInvoices, listOdooTransactions, validateInvoices } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import type { Period } from './audit-period.js';
import { everyPage, type Finding, type Invoice, type LookedUp, lookUp } from './books.js';

export type Transaction = z.infer<typeof listOdooTransactions.output>['transactions'][number];
type All<T> = LookedUp<{ readonly items: T[]; readonly more: boolean }>;

/** What the books say, each part by itself: a gap in one costs no other. */
export interface Books {
  readonly receivable: All<Invoice>;
  readonly payable: All<Invoice>;
  readonly transactions: All<Transaction>;
  readonly findings: All<Finding>;
}

/** A section of the briefing with the line that the summary takes of it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  /** Null when it could not be read. */
  readonly headline: string | null;
}

const SHOWN_AT_MOST = 20;

export async function readBooks({ from, until }: Period, context: AgentContext): Promise<Books> {
  const unpaid = (kind: Invoice['kind']): Promise<All<Invoice>> =>
    lookUp('what is open', context, () =>
      everyPage(async (page) => {
        const { invoices, more } = await context.tools.call(listInvoices, { kind, state: 'posted', unpaid: true, ...page });
        return { items: invoices, more };
      }),
    );
  const transactions = (): Promise<All<Transaction>> =>
    lookUp('the transactions', context, () =>
      everyPage(async (page) => {
        const read = await context.tools.call(listOdooTransactions, { since: from, until, ...page });
        return { items: read.transactions, more: read.more };
      }),
    );
  const findings = (): Promise<All<Finding>> =>
    lookUp('the findings', context, () =>
      everyPage(async (page) => {
        const read = await context.tools.call(validateInvoices, { since: from, ...page });
        return { items: read.findings, more: read.more };
      }),
    );
  // All in one: a second one that fails while nobody waits for it would end the process.
  const [receivable, payable, moved, found] = await Promise.all([unpaid('customer_invoice'), unpaid('vendor_bill'), transactions(), findings()]);
  return { receivable, payable, transactions: moved, findings: found };
}

export function booksSections({ receivable, payable, transactions, findings }: Books, period: Period, today: string): Section[] {
  return [
    section('Open invoices', receivable, (items) => openLines(items, today)),
    section('Bills to pay', payable, (items) => openLines(items, today)),
    section(`Transactions ${period.from} to ${period.until}`, transactions, transactionLines),
    section('Findings in the books', findings, findingLines),
  ];
}

/** Every transaction as a table; an empty period gives an empty one. */
export function ledgerOf(transactions: readonly Transaction[], more: boolean): string {
  const cell = (text: string): string => text.replace(/[|\s]+/g, ' ').trim();
  return [
    '| date | id | partner | text | amount | reconciled |',
    '|---|---|---|---|---:|---|',
    ...transactions.map(({ date, id, partnerName, text, amountMinor, currency, reconciled }) => `| ${date} | ${id} | ${cell(partnerName ?? '')} | ${cell(text)} | ${money(amountMinor, currency)} | ${reconciled ? 'yes' : 'no'} |`),
    ...(more ? ['', 'There are more than these: choose a shorter period.'] : []),
  ].join('\n');
}

/** Sums by currency, as "€1,428 and US$20". */
export function sums(of: ReadonlyArray<{ readonly minor: number; readonly currency: string }>): string {
  const byCurrency = new Map<string, number>();
  for (const { minor, currency } of of) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + minor);
  return byCurrency.size === 0 ? 'nothing' : [...byCurrency].map(([currency, minor]) => money(minor, currency)).join(' and ');
}

export function gapSection(title: string, gap: string): Section {
  return { title, lines: [`Could not be read: ${gap}.`], headline: null };
}

function section<T>(title: string, read: All<T>, write: (items: readonly T[]) => { headline: string; lines: string[] }): Section {
  if ('gap' in read) return gapSection(title, read.gap);
  const { headline, lines } = write(read.found.items);
  const rest = read.found.more ? ['- There are more than could be read at once.'] : [];
  return { title, lines: [`${capital(headline)}.`, ...lines, ...rest], headline };
}

function openLines(invoices: readonly Invoice[], today: string): { headline: string; lines: string[] } {
  const overdue = invoices.filter(({ dueDate }) => dueDate !== null && dueDate < today);
  const open = (of: readonly Invoice[]): string => sums(of.map(({ openMinor, currency }) => ({ minor: openMinor, currency })));
  const headline = invoices.length === 0 ? 'none open' : `${invoices.length} open over ${open(invoices)}, ${overdue.length === 0 ? 'none overdue' : `${overdue.length} of them overdue (${open(overdue)})`}`;
  const lines = overdue.map((one) => `- overdue since ${one.dueDate ?? ''}: ${one.number ?? one.id} ${one.partnerName}${one.reference === null ? '' : ` (${one.reference})`}, ${money(one.openMinor, one.currency)}`);
  return { headline, lines: shortened(lines) };
}

/** A payment and its line on the statement are the same money: they are never added up. */
function transactionLines(transactions: readonly Transaction[]): { headline: string; lines: string[] } {
  const [statement, payments] = [transactions.filter(isBankLine), transactions.filter((one) => !isBankLine(one))];
  const loose = statement.filter(({ reconciled }) => !reconciled);
  const lines = loose.map(({ date, text, amountMinor, currency }) => `- not matched with an invoice: ${date}, ${text}, ${money(amountMinor, currency)}`);
  return { headline: `${statement.length} line(s) of the bank, ${moved(statement)}; ${payments.length} payment(s) booked, ${moved(payments)}`, lines: shortened(lines) };
}

function isBankLine({ id }: Transaction): boolean {
  return id.startsWith('bank:');
}

function moved(transactions: readonly Transaction[]): string {
  const over = (sign: number): string => sums(transactions.filter(({ amountMinor }) => Math.sign(amountMinor) === sign).map(({ amountMinor, currency }) => ({ minor: Math.abs(amountMinor), currency })));
  return `${over(1)} in and ${over(-1)} out`;
}

function findingLines(findings: readonly Finding[]): { headline: string; lines: string[] } {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = findings.map(({ severity, number, invoiceId, message }) => `- ${severity}: ${number ?? `draft ${invoiceId}`}: ${message}`);
  return { headline: findings.length === 0 ? 'nothing found' : `${errors} error(s), ${findings.length - errors} warning(s)`, lines: shortened(lines) };
}

function shortened(lines: readonly string[]): string[] {
  return lines.length <= SHOWN_AT_MOST ? [...lines] : [...lines.slice(0, SHOWN_AT_MOST), `- and ${lines.length - SHOWN_AT_MOST} more`];
}

function money(minor: number, currency: string): string {
  return formatMoney({ minor, currency }, 'en');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
