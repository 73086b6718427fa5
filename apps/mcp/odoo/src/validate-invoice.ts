import { moneyText } from './money.js';
import type { Finding, Invoice, Partner } from './odoo.js';
import { referenceKey } from './reference-key.js';

/** What a check of one invoice looks at besides the invoice. */
export interface Surroundings {
  readonly partner: Partner | undefined;
  /** Bills with the same vendor and reference; the checked one may be among them. */
  readonly billsLike: readonly Invoice[];
  /** The digest that a person approved for posting; undefined when it was not posted through us. */
  readonly approvedDigest: string | undefined;
}

type Fault = readonly [rule: Finding['rule'], severity: Finding['severity'], message: string];

/** Everything that is wrong with one invoice, errors first. A cancelled one is never wrong. */
export function validateInvoice(invoice: Invoice, around: Surroundings): Finding[] {
  if (invoice.state === 'cancelled') return [];
  const faults = [...partnerFaults(invoice, around.partner), ...figureFaults(invoice), ...dateFaults(invoice), ...vendorFaults(invoice, around.billsLike), ...laterFaults(invoice, around)];
  const findings = faults.map(([rule, severity, message]) => ({ invoiceId: invoice.id, number: invoice.number, rule, severity, message }));
  return findings.sort((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning'));
}

function partnerFaults(invoice: Invoice, partner: Partner | undefined): Fault[] {
  if (invoice.partnerId === null || partner === undefined) return [['no_partner', 'error', 'It names no partner that can be read.']];
  const faults: Fault[] = [];
  if (partner.taxId === null) faults.push(['partner_without_tax_id', 'warning', 'The partner has no tax id.']);
  if (partner.email === null && !isVendors(invoice)) faults.push(['partner_without_email', 'warning', 'The partner has no e-mail address to send it to.']);
  if (partner.currency !== null && partner.currency !== invoice.currency) {
    faults.push(['currency_mismatch', 'warning', `It is in ${invoice.currency}; the partner is dealt with in ${partner.currency}.`]);
  }
  return faults;
}

function figureFaults({ lineCount, linesMinor, untaxedMinor, taxMinor, totalMinor, currency }: Invoice): Fault[] {
  if (lineCount === 0) return [['no_lines', 'error', 'It has no lines.']];
  const text = (minor: number): string => moneyText(minor, currency);
  const faults: Fault[] = [];
  if (totalMinor === 0) faults.push(['zero_total', 'error', 'Its total is zero.']);
  if (untaxedMinor + taxMinor !== totalMinor) faults.push(['totals_do_not_add_up', 'error', `${text(untaxedMinor)} and ${text(taxMinor)} of tax are not ${text(totalMinor)}.`]);
  if (linesMinor !== untaxedMinor) faults.push(['totals_do_not_add_up', 'error', `The lines come to ${text(linesMinor)}, the invoice says ${text(untaxedMinor)}.`]);
  return faults;
}

function dateFaults({ invoiceDate, dueDate }: Invoice): Fault[] {
  if (invoiceDate === null) return [['no_invoice_date', 'warning', 'It has no date; Odoo would put in the day of posting.']];
  if (dueDate !== null && dueDate < invoiceDate) return [['due_before_invoice_date', 'error', `It is due on ${dueDate}, before its date ${invoiceDate}.`]];
  return [];
}

function vendorFaults(invoice: Invoice, billsLike: readonly Invoice[]): Fault[] {
  if (!isVendors(invoice)) return [];
  if (invoice.reference === null) return [['vendor_reference_missing', 'warning', "The vendor's own number is missing."]];
  const own = referenceKey(invoice.reference);
  const twins = billsLike.filter((bill) => bill.id !== invoice.id && bill.kind === invoice.kind && bill.partnerId === invoice.partnerId && bill.reference !== null && referenceKey(bill.reference) === own);
  if (twins.length === 0) return [];
  return [['duplicate_vendor_reference', 'error', `The same vendor's number is on ${twins.map(({ id, number }) => number ?? `the draft ${id}`).join(', ')} too.`]];
}

/** Odoo 14 lets a posted entry be changed. */
function laterFaults(invoice: Invoice, { approvedDigest }: Surroundings): Fault[] {
  if (invoice.state !== 'posted' || approvedDigest === undefined || approvedDigest === invoice.digest) return [];
  return [['changed_since_approval', 'error', 'It is posted, and is no longer what was approved.']];
}

function isVendors({ kind }: Invoice): boolean {
  return kind === 'vendor_bill' || kind === 'vendor_credit_note';
}
