import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What a line says. Figures are as Odoo holds them: unit prices may have more decimals than the currency. */
export interface DigestedLine {
  readonly description: string;
  readonly productId: number | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly taxIds: readonly number[];
  readonly subtotalMinor: number;
}

export interface DigestedInvoice {
  readonly kind: string;
  readonly partnerId: number | null;
  readonly reference: string | null;
  readonly invoiceDate: string | null;
  readonly dueDate: string | null;
  readonly currency: string;
  readonly untaxedMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/**
 * SHA-256 (hex) of all that an approval of an invoice rests on. Without what posting itself changes (state, number, what is
 * open), and without the source documents, where the mark of the posting is put.
 */
export function invoiceDigest(invoice: DigestedInvoice, lines: readonly DigestedLine[]): string {
  const { kind, partnerId, reference, invoiceDate, currency, untaxedMinor, taxMinor, totalMinor } = invoice;
  const seen = { kind, partnerId, reference, invoiceDate, dueDate: invoice.dueDate ?? invoiceDate, currency, untaxedMinor, taxMinor, totalMinor };
  const sorted = lines.map((line) => ({ ...line, taxIds: [...line.taxIds].sort((one, other) => one - other) }));
  return createHash('sha256').update(canonicalize({ ...seen, lines: sorted }) ?? '', 'utf8').digest('hex');
}
