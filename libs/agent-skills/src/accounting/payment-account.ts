import { formatMoney } from '@waggle/brain';
import { getPaymentBalance, listBankTransactions, listPaymentAccounts } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import { lookUp } from './books.js';
import { type Check, hard, soft, unseen } from './payment-check.js';
import type { PaymentOrder } from './payment-request.js';

export type Account = z.infer<typeof listPaymentAccounts.output>['accounts'][number];

export interface AccountSearch {
  /** To pay from; null when none can. */
  readonly account: Account | null;
  readonly checks: Check[];
}

const ENOUGH = 'an account of ours has enough';
const NOT_SENT = 'the bank has not sent it already';
/** Of a provider that writes files and sees no account: then a person looks at the bank. */
const CANNOT_TELL = 'payment_not_available';

/** Chooses our account for a payment, and looks into its statement for the same invoice. */
export async function findAccount(order: PaymentOrder, context: AgentContext): Promise<AccountSearch> {
  const { currency, amountMinor } = order;
  if (currency === null || amountMinor === null) return { account: null, checks: [] };
  const read = await lookUp('our accounts', context, () => context.tools.call(listPaymentAccounts, {}));
  if ('gap' in read) return { account: null, checks: [unseen(ENOUGH, `${read.gap} at the bank`)] };
  const ours = read.found.accounts.some(({ iban }) => iban !== null && plainIban(iban) === plainIban(order.iban ?? ''));
  const own = soft('payee_is_ourselves', 'the payee is somebody else', !ours, ours ? 'the account is one of our own' : 'the account is none of ours');
  const usable = read.found.accounts.filter((account) => account.state === 'open' && account.currency === currency);
  const { account, check } = await withEnough(usable, { minor: amountMinor, currency }, context);
  return { account, checks: [own, check, ...(account === null ? [] : await notSent(account, order, context))] };
}

export function plainIban(iban: string): string {
  return iban.replace(/\s/g, '').toUpperCase();
}

/** The first account with enough on it, else the first of which the bank cannot tell. */
async function withEnough(accounts: readonly Account[], sum: { minor: number; currency: string }, context: AgentContext): Promise<{ account: Account | null; check: Check }> {
  const [said, gaps]: [string[], string[]] = [[], []];
  let untold: Account | null = null;
  for (const account of accounts) {
    const balance = await lookUp(`the balance of ${account.name}`, context, () => context.tools.call(getPaymentBalance, { accountId: account.accountId }));
    if ('gap' in balance) {
      gaps.push(balance.gap);
      if (balance.code === CANNOT_TELL) untold ??= account;
      continue;
    }
    const detail = `${formatMoney({ minor: balance.found.availableMinor, currency: sum.currency }, 'en')} can be spent on ${account.name}`;
    if (balance.found.availableMinor >= sum.minor) return { account, check: hard(ENOUGH, true, detail) };
    said.push(detail);
  }
  if (untold !== null) return { account: untold, check: soft('balance_unknown', ENOUGH, false, 'the provider cannot tell the balance') };
  if (gaps.length > 0) return { account: null, check: unseen(ENOUGH, [...said, ...gaps].join('; ')) };
  return { account: null, check: hard(ENOUGH, false, said.length === 0 ? `none of ours is in ${sum.currency}` : said.join('; ')) };
}

/** Back to when the statement is looked through; of an account that moves more than the bank server reads of a year, back to what it checks itself before it pays. */
const LOOKS_BACK_DAYS = { usually: 366, atLeast: 90 };

/** Books lag behind the bank. A payment that came back does not count. */
async function notSent({ accountId }: Account, { invoice, amountMinor }: PaymentOrder, context: AgentContext): Promise<Check[]> {
  if (invoice === null || amountMinor === null) return [];
  const statement = await lookUp('the statement', context, () => movementsFor(invoice, accountId, context));
  if ('gap' in statement) return [statement.code === CANNOT_TELL ? soft('statement_unknown', NOT_SENT, false, 'the provider shows no statement') : unseen(NOT_SENT, statement.gap)];
  const { transactions, more, days } = statement.found;
  const sent = transactions.reduce((sum, movement) => sum - movement.amountMinor, 0) >= amountMinor;
  if (sent) return [hard(NOT_SENT, false, `${invoice} stands on the statement, ${transactions[0]?.date.slice(0, 10) ?? ''}`)];
  if (more) return [unseen(NOT_SENT, `the statement has more movements of the last ${days} days than can be read`)];
  return [hard(NOT_SENT, true, `${invoice} does not stand on the statement of the last ${days} days`)];
}

async function movementsFor(invoice: string, accountId: string, context: AgentContext): Promise<z.infer<typeof listBankTransactions.output> & { days: number }> {
  const read = async (days: number) => {
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    return { ...(await context.tools.call(listBankTransactions, { accountId, from, invoice, limit: 200 })), days };
  };
  const usual = await read(LOOKS_BACK_DAYS.usually);
  if (!usual.more) return usual;
  const { more, days } = await read(LOOKS_BACK_DAYS.atLeast);
  return { ...usual, more, days };
}
