import { formatMoney } from '@waggle/brain';
import { getPaymentBalance, listBankTransactions, listPaymentAccounts } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import type { Period } from './audit-period.js';
import { daysAfter, lookUp } from './books.js';
import { gapSection, type Section, sums } from './books-briefing.js';
import type { Account } from './payment-account.js';

const TITLE = 'Bank';

interface AccountReport {
  readonly line: string;
  readonly availableMinor: number | null;
  readonly currency: string;
}

/** What is on our accounts, and what left them in the period. */
export async function bankSection(period: Period, context: AgentContext): Promise<Section> {
  const read = await lookUp('our accounts', context, () => context.tools.call(listPaymentAccounts, {}));
  if ('gap' in read) return gapSection(TITLE, read.gap);
  const open = read.found.accounts.filter(({ state }) => state === 'open');
  const reports = await Promise.all(open.map((account) => reportOf(account, period, context)));
  const known = reports.flatMap(({ availableMinor, currency }) => (availableMinor === null ? [] : [{ minor: availableMinor, currency }]));
  return { title: TITLE, lines: reports.map(({ line }) => `- ${line}`), headline: known.length === 0 ? 'no balance known' : `${sums(known)} at hand` };
}

async function reportOf({ accountId, name, currency }: Account, { from, until }: Period, context: AgentContext): Promise<AccountReport> {
  const range = { from: `${from}T00:00:00Z`, to: `${daysAfter(until, 1)}T00:00:00Z` };
  const [balance, statement] = await Promise.all([
    lookUp('the balance', context, () => context.tools.call(getPaymentBalance, { accountId })),
    lookUp('the statement', context, () => context.tools.call(listBankTransactions, { accountId, ...range, limit: 200 })),
  ]);
  const held = 'gap' in balance ? balance.gap : `${formatMoney({ minor: balance.found.availableMinor, currency }, 'en')} can be spent`;
  const left = 'gap' in statement ? statement.gap : leftOf(statement.found, currency);
  return { line: `${name}: ${held}; ${left}`, availableMinor: 'gap' in balance ? null : balance.found.availableMinor, currency };
}

function leftOf({ transactions, more }: z.infer<typeof listBankTransactions.output>, currency: string): string {
  const payments = transactions.filter(({ amountMinor }) => amountMinor < 0);
  if (payments.length === 0) return more ? `nothing left it by the newest ${transactions.length} movements of the period; there are more than can be read` : 'nothing left it in the period';
  return `${more ? 'at least ' : ''}${payments.length} payment(s) left it in the period, ${sums(payments.map(({ amountMinor }) => ({ minor: -amountMinor, currency })))}`;
}
