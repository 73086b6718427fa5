import { findSums, readSum } from '@waggle/money';
import { formatMoney } from '../money.js';

/** A payment as asked for. */
export interface PaymentRequest {
  readonly payee: string | null;
  readonly iban: string | null;
  /** As written: a number of whole units, or text. */
  readonly amount: unknown;
  readonly currency: string | null;
  readonly invoice: string | null;
  readonly due: string | null;
  readonly text: string;
}

export interface PaymentCheck {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Checks what can be checked from the request itself. Whether the payee and the invoice are real is not among it. */
export function checkPayment(request: PaymentRequest): { amountMinor: number | null; checks: PaymentCheck[] } {
  const amountMinor = request.currency === null ? null : readSum(request.amount, request.currency);
  return { amountMinor, checks: [given(request, amountMinor), account(request.iban), sums(request, amountMinor)] };
}

function given({ payee, iban, currency, invoice }: PaymentRequest, amountMinor: number | null): PaymentCheck {
  const fields = { payee, account: iban, sum: amountMinor, currency, invoice };
  const missing = Object.entries(fields).filter(([, value]) => value === null || value === '').map(([name]) => name);
  return { what: 'all is given', ok: missing.length === 0, detail: missing.length === 0 ? 'payee, account, sum, currency and invoice' : `missing: ${missing.join(', ')}` };
}

function account(iban: string | null): PaymentCheck {
  const ok = iban !== null && isIban(iban);
  return { what: 'the account number is valid', ok, detail: ok ? 'its check digits fit' : 'its check digits do not fit' };
}

/** Another sum in the same currency in the text means that somebody typed one of them wrong. */
function sums({ currency, text }: PaymentRequest, amountMinor: number | null): PaymentCheck {
  const others = findSums(text, currency ?? undefined).filter((sum) => sum.currency === currency && sum.minor !== amountMinor);
  const named = others.map((sum) => formatMoney(sum, 'en')).join(', ');
  return { what: 'the sum agrees with the text', ok: others.length === 0, detail: others.length === 0 ? 'no other sum is named' : `the text names ${named}` };
}

/** ISO 13616: the rearranged number leaves 1 when divided by 97. */
export function isIban(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  const digits = [...plain.slice(4), ...plain.slice(0, 4)].map((character) => parseInt(character, 36).toString()).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
