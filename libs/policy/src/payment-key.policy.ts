import type { PayeeAccount } from '@waggle/contracts';

/** A payee's account in one writing: a British IBAN and the sort code and number in it are the same account. */
export function accountKey(account: PayeeAccount): string {
  if (account.scheme === 'uk') return `GB:${account.sortCode.replaceAll('-', '')}${account.accountNumber}`;
  const iban = account.iban.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  return /^GB\d{2}[A-Z]{4}\d{14}$/.test(iban) ? `GB:${iban.slice(-14)}` : iban;
}

/** The number of an invoice in one writing: case, spaces and kinds of dashes do not tell two invoices apart. */
export function invoiceKey(invoice: string): string {
  return invoice.normalize('NFKC').toUpperCase().replace(/\s+/g, '').replace(/\p{Pd}/gu, '-');
}
