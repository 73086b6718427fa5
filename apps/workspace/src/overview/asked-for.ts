import { toDecimal } from '@waggle/money';
import { type AskedFor, parseText, readDecisionFile } from '@waggle/workspace-files';

/** The sums that a call moves stand under one of these names. */
const SUMS = ['amountMinor', 'totalMinor'] as const;

/** What an approval file asks for, as it stands in the folder now; null when it cannot be read. */
export function askedFor(text: string): AskedFor | null {
  try {
    const { frontMatter } = parseText(text);
    const call = frontMatter['tool'];
    if (typeof call !== 'string') return null;
    const expires = frontMatter['expires'];
    return { call, expires: typeof expires === 'string' ? expires : null, money: moneyIn(readDecisionFile(text)?.args ?? {}), flagged: frontMatter['security_flagged'] === true };
  } catch {
    return null;
  }
}

function moneyIn(args: Readonly<Record<string, unknown>>): string | null {
  const minor = SUMS.map((name) => args[name]).find((value) => typeof value === 'number');
  const currency = args['currency'];
  return minor === undefined || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency) ? null : `${toDecimal(minor, currency)} ${currency}`;
}
