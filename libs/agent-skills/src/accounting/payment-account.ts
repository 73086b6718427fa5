import { formatMoney } from '@waggle/brain';
import { getPaymentBalance, listBankTransactions, listPaymentAccounts } from '@waggle/contracts';
import type { Money } from '@waggle/money';
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

/** Of the movements that name the invoice; `days` says how far back. */
type Statement = z.infer<typeof listBankTransactions.output> & { name: string; days: number };

const ENOUGH = 'an account of ours has enough';
const NOT_SENT = 'the bank has not sent it already';
/** Of a provider that writes files and sees no account: then a person looks at the bank. */
const CANNOT_TELL = 'payment_not_available';

/** Chooses our account for a payment, and looks into the statements of all in that currency for the same invoice. */
export async function findAccount(order: PaymentOrder, context: AgentContext): Promise<AccountSearch> {
  const { currency, amountMinor } = order;
  if (currency === null || amountMinor === null) return { account: null, checks: [] };
  const read = await lookUp('our accounts', context, () => context.tools.call(listPaymentAccounts, {}));
  if ('gap' in read) return { account: null, checks: [unseen(ENOUGH, `${read.gap} at the bank`)] };
  const ours = read.found.accounts.some(({ iban }) => iban !== null && plainIban(iban) === plainIban(order.iban ?? ''));
  const own = soft('payee_is_ourselves', 'the payee is somebody else', !ours, ours ? 'the account is one of our own' : 'the account is none of ours');
  const usable = read.found.accounts.filter((account) => account.state === 'open' && account.pays !== 'never' && account.currency === currency);
  const { account, check } = await withEnough(usable, { minor: amountMinor, currency }, context);
  return { account, checks: [own, check, ...(await notSent(usable, order, context))] };
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

/** Books lag behind the bank, and a person who pays by hand takes any account. A payment that came back does not count. */
async function notSent(accounts: readonly Account[], { invoice, amountMinor, currency }: PaymentOrder, context: AgentContext): Promise<Check[]> {
  if (invoice === null || amountMinor === null || currency === null || accounts.length === 0) return [];
  const [seen, gaps]: [Statement[], string[]] = [[], []];
  let untold = false;
  for (const { accountId, name } of accounts) {
    const statement = await lookUp(`the statement of ${name}`, context, () => movementsFor(invoice, accountId, context));
    if ('found' in statement) seen.push({ name, ...statement.found });
    else if (statement.code === CANNOT_TELL) untold = true;
    else gaps.push(statement.gap);
  }
  const checks = seen.length === 0 && gaps.length === 0 ? [] : [told(invoice, { minor: amountMinor, currency }, seen, gaps)];
  return untold ? [...checks, soft('statement_unknown', NOT_SENT, false, 'the provider shows no statement')] : checks;
}

function told(invoice: string, { minor, currency }: Money, seen: readonly Statement[], gaps: readonly string[]): Check {
  const movements = seen.flatMap(({ transactions }) => transactions);
  const left = movements.reduce((sum, movement) => sum - movement.amountMinor, 0);
  const day = movements.find(({ amountMinor }) => amountMinor < 0)?.date.slice(0, 10) ?? '';
  if (left >= minor) return hard(NOT_SENT, false, `${invoice} stands on the statement, ${day}`);
  const cut = seen.find(({ more }) => more);
  if (cut !== undefined) return unseen(NOT_SENT, `the statement of ${cut.name} has more movements of the last ${cut.days} days than can be read`);
  if (gaps.length > 0) return unseen(NOT_SENT, gaps.join('; '));
  if (left > 0) return soft('partly_sent', NOT_SENT, false, `${formatMoney({ minor: left, currency }, 'en')} has left for ${invoice} on ${day}`);
  const names = seen.map(({ name, days }) => `${name} (${days} days)`).join(', ');
  return hard(NOT_SENT, true, `${invoice} does not stand on the statement of ${names}`);
}

async function movementsFor(invoice: string, accountId: string, context: AgentContext): Promise<Omit<Statement, 'name'>> {
  const read = async (days: number) => {
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    return { ...(await context.tools.call(listBankTransactions, { accountId, from, invoice, limit: 200 })), days };
  };
  const usual = await read(LOOKS_BACK_DAYS.usually);
  if (!usual.more) return usual;
  const { more, days } = await read(LOOKS_BACK_DAYS.atLeast);
  return { ...usual, more, days };
}
