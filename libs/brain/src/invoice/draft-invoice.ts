import { findSums, isCurrency, readSum } from '@waggle/money';

/** A line as given in a task's front matter; prices in whole units of the currency. */
export interface GivenLine {
  readonly description?: unknown;
  readonly quantity?: unknown;
  readonly unit_price?: unknown;
}

export interface InvoiceRequest {
  readonly customer: string | null;
  readonly currency: string | null;
  readonly dueDays: number | null;
  readonly lines: readonly GivenLine[];
  /** The request in plain words. */
  readonly text: string;
  readonly vatPercent: number;
  readonly defaultCurrency: string;
}

export interface InvoiceLine {
  readonly description: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unitMinor: number;
  readonly totalMinor: number;
}

/** An invoice as data; sums in minor units. It is ready when nothing is missing. */
export interface InvoiceDraft {
  readonly customer: string | null;
  readonly currency: string;
  readonly lines: InvoiceLine[];
  readonly netMinor: number;
  readonly vatPercent: number;
  readonly vatMinor: number;
  readonly grossMinor: number;
  readonly dueDays: number;
  readonly purchaseOrder: string | null;
  /** What a person must say before it can become an invoice. */
  readonly missing: string[];
  /** What was assumed. */
  readonly assumed: string[];
}

const DUE_DAYS = 30;
const DUE = /(?:within|in|innerhalb von|binnen|sous|dans|en|entro|a)\s(\d{1,3})\s(?:days|tagen|jours|días|giorni|dagen)/i;
const ORDER = /(?:purchase order|PO|bestellnummer|bestellung|bon de commande|pedido|ordine|inkooporder)(?:\s(?:is|number|no\.?|nr\.?|:|numéro|número|numero))*\s*([A-Z]{0,4}[-/]?\d[\w/-]{1,20}|[A-Z]{1,5}-\d[\w-]*)/i;
/** "15 Plätze zu je 90,00 EUR für Januar", "3 days at €800". */
const WORDED = /(?<![\d.,]|\d\s)(\d{1,5})\s(?:x\s)?([\p{L}][\p{L} -]{1,40}?)\s(?:zu je|zu|à|at|je|for|@|a|por|da|per|van|×)\s(?:je\s|each\s)?((?:€|\$|£)\s?[\d.,'’ ]+|[\d.,'’]+\s?(?:€|\$|£|EUR|USD|GBP|CHF))(\s(?:für|for|pour|para|per|voor)\s[\p{L}\d][\p{L}\d ]{2,40})?/giu;

/** Makes an invoice's figures from a request. No price is ever made up: what is not given is missing. */
export function draftInvoice(request: InvoiceRequest): InvoiceDraft {
  const asked = request.currency ?? findSums(request.text)[0]?.currency ?? request.defaultCurrency;
  const currency = isCurrency(asked) ? asked : request.defaultCurrency;
  const given = request.lines.length > 0 ? request.lines.flatMap((line) => readLine(line, currency)) : wordedLines(request.text, currency);
  const lines = given.filter((line) => line.unitMinor > 0 && line.quantity > 0);
  const netMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const vatMinor = Math.round((netMinor * request.vatPercent) / 100);
  const due = request.dueDays ?? (Number(DUE.exec(request.text)?.[1] ?? 0) || null);
  return {
    customer: request.customer,
    currency,
    lines,
    netMinor,
    vatPercent: request.vatPercent,
    vatMinor,
    grossMinor: netMinor + vatMinor,
    dueDays: due ?? DUE_DAYS,
    purchaseOrder: ORDER.exec(request.text)?.[1] ?? null,
    missing: missingIn(request, given),
    assumed: [
      ...(due === null ? [`Due in ${DUE_DAYS} days, as usual.`] : []),
      ...(request.currency === null ? [`Currency ${currency}.`] : []),
    ],
  };
}

function missingIn({ customer, currency, lines, text }: InvoiceRequest, given: readonly InvoiceLine[]): string[] {
  const unpriced = given.filter((line) => line.unitMinor <= 0).map((line) => `the price of "${line.description}"`);
  const uncounted = given.filter((line) => line.quantity <= 0).map((line) => `the quantity of "${line.description}", as a number`);
  const unreadable = lines.length - given.length;
  return [
    ...(customer === null || customer === '' ? ['the customer'] : []),
    ...(currency === null || isCurrency(currency) ? [] : [`a currency of ISO 4217 for "${currency}"`]),
    ...unpriced,
    ...uncounted,
    ...(unreadable > 0 ? [`${unreadable} line(s) without a description`] : []),
    ...(given.length === 0 ? [`what is billed and at what price ("${text.replace(/\s+/g, ' ').trim().slice(0, 120)}")`] : []),
  ];
}

function readLine({ description, quantity, unit_price: price }: GivenLine, currency: string): InvoiceLine[] {
  if (typeof description !== 'string' || description.trim() === '') return [];
  const count = countOf(quantity);
  const unitMinor = readSum(price, currency) ?? 0;
  return [{ description: description.trim(), quantity: count, unitMinor, totalMinor: Math.round(unitMinor * count) }];
}

/** One when none is given; 0 for what is no positive number. "1.000" may be one or a thousand. */
function countOf(quantity: unknown): number {
  if (quantity === undefined || quantity === null) return 1;
  const count = typeof quantity === 'string' && /^\d+(?:[.,]\d{1,2})?$/.test(quantity.trim()) ? Number(quantity.trim().replace(',', '.')) : quantity;
  return typeof count === 'number' && Number.isFinite(count) && count > 0 ? count : 0;
}

/** A price in another currency than the invoice's is none. */
function wordedLines(text: string, currency: string): InvoiceLine[] {
  return [...text.replace(/\s+/g, ' ').matchAll(WORDED)].map(([, count = '1', what = '', price = '', span = '']) => {
    const quantity = Number(count);
    const [sum] = findSums(price);
    const unitMinor = sum?.currency === currency ? sum.minor : 0;
    return { description: `${what.trim()}${span.trimEnd()}`, quantity, unitMinor, totalMinor: unitMinor * quantity };
  });
}
