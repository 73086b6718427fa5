import { z } from 'zod';

/** What is read of Revolut's answers (Business API 1.0). */
export const accountForm = z.object({
  id: z.uuid(),
  name: z.string().optional(),
  balance: z.number(),
  currency: z.string(),
  state: z.enum(['active', 'inactive']),
  updated_at: z.string(),
});
export type RevolutAccount = z.infer<typeof accountForm>;

export const counterpartyForm = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(['created', 'draft', 'deleted']),
  accounts: z
    .array(z.object({ id: z.string(), currency: z.string().optional(), iban: z.string().optional(), account_no: z.string().optional(), sort_code: z.string().optional() }))
    .default([]),
});
export type Counterparty = z.infer<typeof counterpartyForm>;

const stateForm = z.enum(['created', 'pending', 'completed', 'declined', 'failed', 'reverted']);

export const transferForm = z.object({ id: z.string().min(1), state: stateForm, reason_code: z.string().optional() });
export type Transfer = z.infer<typeof transferForm>;

export const transactionForm = z.object({
  id: z.string(),
  request_id: z.string().optional(),
  state: stateForm,
  reason_code: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  completed_at: z.string().optional(),
  reference: z.string().optional(),
  legs: z.array(z.object({ account_id: z.string(), amount: z.number(), currency: z.string(), description: z.string().optional() })).min(1),
});
export type Transaction = z.infer<typeof transactionForm>;

export const errorForm = z.object({ code: z.union([z.number(), z.string()]).optional(), message: z.string() });
