import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

/** Letters, digits, `-` and `_` alone: it becomes part of a path at a bank. */
const idSchema = z.string().max(64).regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'letters, digits, - and _');
const accountIdSchema = idSchema.describe('As list_accounts gives it.');
const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code like EUR');
const minorSchema = z.number().int();
/** One line that is what it looks like: no outer spaces, nothing invisible, nothing that turns the direction of writing. */
const line = (max: number) => z.string().max(max).regex(/^(?!\s)[^\p{C}\p{Zl}\p{Zp}]+(?<!\s)$/u, 'one line without outer spaces, control or invisible characters');

/** Where the money goes: an IBAN anywhere, or a sort code and account number in the United Kingdom. */
export const payeeAccountSchema = z.discriminatedUnion('scheme', [
  z.strictObject({
    scheme: z.literal('iban'),
    iban: z.string().max(42).regex(/^[A-Za-z0-9 ]+$/, 'letters, digits and spaces'),
    bic: z.string().regex(/^[A-Za-z0-9]{8}([A-Za-z0-9]{3})?$/, '8 or 11 letters and digits').optional(),
  }),
  z.strictObject({ scheme: z.literal('uk'), sortCode: z.string().regex(/^\d{2}-?\d{2}-?\d{2}$/, 'like 04-00-04'), accountNumber: z.string().regex(/^\d{8}$/, '8 digits') }),
]);
export type PayeeAccount = z.infer<typeof payeeAccountSchema>;

/** `failed`: the payee never got it; `reverted`: it was booked and came back. */
export const paymentStateSchema = z.enum(['created', 'pending', 'completed', 'failed', 'reverted']);

/** ISO 20022 purpose codes: supplier, goods, services, salary, taxes, other. */
export const paymentPurposeSchema = z.enum(['SUPP', 'GDDS', 'SCVE', 'SALA', 'TAXS', 'OTHR']);

export const listPaymentAccounts = tool(
  'payment',
  'list_accounts',
  'SAFE',
  'Lists our accounts at the bank or payment provider, with their ids, currencies, whether they are open and when they pay.',
  z.object({}),
  z.object({
    accounts: z.array(
      z.object({
        accountId: z.string(),
        name: z.string(),
        currency: currencySchema,
        iban: z.string().nullable(),
        state: z.enum(['open', 'closed']),
        /** When the provider pays from it what has a due date; `never` from an account that only collects. */
        pays: z.enum(['on_due_date', 'at_once', 'never']),
      }),
    ),
  }),
);

export const getPaymentBalance = tool(
  'payment',
  'get_balance',
  'SAFE',
  'Says what is booked on one of our accounts and how much of it can be spent, in minor units of its currency.',
  z.object({ accountId: accountIdSchema }),
  z.object({ accountId: z.string(), currency: currencySchema, bookedMinor: minorSchema, availableMinor: minorSchema, asOf: z.iso.datetime() }),
);

export const listBankTransactions = tool(
  'payment',
  'list_transactions',
  'SAFE',
  'Lists movements of one of our accounts, newest first; money that leaves is negative. `from` is included, `to` is not. `more`: older ones in that time are not listed.',
  z.object({
    accountId: accountIdSchema,
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    invoice: z.string().max(200).regex(/[\p{L}\p{N}]/u, 'with a letter or digit').optional().describe('Only those whose reference names this number, whatever marks stand between its parts: INV-7 is in "inv 7, May", not in "INV-71".'),
    limit: z.number().int().min(1).max(200).default(50),
  }),
  z.object({
    transactions: z.array(
      z.object({
        transactionId: z.string(),
        /** What payment_status takes; null when it was no payment of ours. */
        paymentId: z.string().nullable(),
        state: z.enum(['pending', 'booked']),
        date: z.iso.datetime(),
        amountMinor: minorSchema,
        currency: currencySchema,
        counterparty: z.string().nullable(),
        reference: z.string().nullable(),
      }),
    ),
    more: z.boolean(),
  }),
);

export const paymentStatus = tool(
  'payment',
  'payment_status',
  'SAFE',
  'Says what became of a payment, also days later: a bank can still send it back. Takes the id of the provider or the end-to-end id.',
  z.object({ paymentId: idSchema }),
  z.object({
    paymentId: z.string(),
    endToEndId: z.string().nullable(),
    state: paymentStateSchema,
    /** Why it failed or came back, as the provider says it. */
    reason: z.string().nullable(),
    amountMinor: minorSchema,
    currency: currencySchema,
    updatedAt: z.iso.datetime(),
  }),
);

export const initiatePayment = tool(
  'payment',
  'initiate_payment',
  'DANGEROUS',
  'Pays one invoice to one payee from one of our accounts. The same invoice, payee account and sum is paid once only.',
  z.object({
    fromAccount: accountIdSchema,
    payee: z.strictObject({ name: line(70).describe('The holder of the account, as the bank knows it.'), account: payeeAccountSchema }),
    amountMinor: z.number().int().min(1).max(99_999_999_999).describe('In minor units: 12.50 EUR is 1250, 12 JPY is 12, 1.250 KWD is 1250.'),
    currency: currencySchema,
    reference: line(140).describe('What the payee sees on the statement.'),
    invoice: line(64).describe('The number on the invoice that is paid.'),
    dueDate: z.iso.date().optional().describe('When the invoice is due. A SEPA file asks the bank to pay on that day; Revolut pays at once.'),
    purpose: paymentPurposeSchema,
  }),
  z.object({ paymentId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() }),
  60_000,
);

export const PAYMENT_TOOLS = [listPaymentAccounts, getPaymentBalance, listBankTransactions, paymentStatus, initiatePayment] as const;
