import { formatMoney, type InvoiceDraft } from '@waggle/brain';
import type { Customer, Finding, Invoice } from './books.js';

export function totalOf({ grossMinor, currency, lines }: InvoiceDraft): string {
  return lines.length === 0 ? 'no sum yet' : formatMoney({ minor: grossMinor, currency }, 'en');
}

/** A draft with blanks where a person must say something. */
export function unfinishedText(draft: InvoiceDraft): string {
  const { netMinor, vatPercent, vatMinor, grossMinor } = draft;
  return [
    `**Customer:** ${draft.customer ?? '[[please fill in: the customer]]'}`,
    `**Due:** within ${draft.dueDays} days${draft.purchaseOrder === null ? '' : `  **Purchase order:** ${draft.purchaseOrder}`}`,
    '',
    ...(draft.lines.length === 0 ? [] : table(draft, { net: netMinor, [`VAT ${vatPercent}%`]: vatMinor, total: grossMinor })),
    ...draft.missing.map((what) => `- [[please fill in: ${what.replace(/[[\]]/g, '')}]]`),
    `- Assumed: VAT of ${vatPercent}%: check whether the customer's country changes it.`,
    ...assumedIn(draft),
  ].join('\n');
}

/** The draft as Odoo has it; the lines are those that it was made with. */
export function invoiceText(draft: InvoiceDraft, invoice: Invoice, customer: Customer, findings: readonly Finding[]): string {
  const { untaxedMinor, taxMinor, totalMinor } = invoice;
  return [
    `Invoice to ${customer.name} (customer ${customer.id}${customer.email === null ? '' : `, ${customer.email}`}${customer.taxId === null ? '' : `, tax id ${customer.taxId}`})`,
    `Dated ${invoice.invoiceDate ?? 'not yet'}, due ${invoice.dueDate ?? 'at once'}${invoice.reference === null ? '' : `, purchase order ${invoice.reference}`}`,
    `Draft ${invoice.id} in Odoo; it gets its number when it is posted`,
    '',
    ...table(draft, { net: untaxedMinor, 'tax, as Odoo put it in': taxMinor, total: totalMinor }),
    ...(findings.length === 0 ? ['Checked by Odoo’s rules: nothing found.'] : findings.map(({ severity, message }) => `- ${severity}: ${message}`)),
    ...assumedIn(draft),
  ].join('\n');
}

function assumedIn({ assumed }: InvoiceDraft): string[] {
  return assumed.map((what) => `- Assumed: ${what}`);
}

function table({ lines, currency }: Pick<InvoiceDraft, 'lines' | 'currency'>, sums: Readonly<Record<string, number>>): string[] {
  const money = (minor: number): string => formatMoney({ minor, currency }, 'en');
  return [
    '| item | quantity | price | sum |',
    '|---|---:|---:|---:|',
    ...lines.map((line) => `| ${line.description.replaceAll('|', '/')} | ${line.quantity} | ${money(line.unitMinor)} | ${money(line.totalMinor)} |`),
    ...Object.entries(sums).map(([name, minor]) => `| ${name} | | | ${money(minor)} |`),
    '',
  ];
}
