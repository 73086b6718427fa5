import type { listCustomers, listInvoices, validateInvoices } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import { gapOf } from '../look-up.js';

export type Customer = z.infer<typeof listCustomers.output>['customers'][number];
export type Invoice = z.infer<typeof listInvoices.output>['invoices'][number];
export type Finding = z.infer<typeof validateInvoices.output>['findings'][number];

/** What was read; or, in plain words, what could not be, with the code of why. */
export type LookedUp<T> = { readonly found: T } | { readonly gap: string; readonly code: string };

/** `more`: there are others, which could not be read. */
export interface Listed<T> {
  readonly items: T[];
  readonly more: boolean;
}

const PAGE = 100;
const MAX_OFFSET = 1000;

/** A look-up that fails for good costs its answer and not the task. */
export async function lookUp<T>(what: string, context: AgentContext, read: () => Promise<T>): Promise<LookedUp<T>> {
  try {
    return { found: await read() };
  } catch (thrown) {
    const { code } = gapOf(thrown, what, context);
    return { gap: `${what} could not be looked up (${code})`, code };
  }
}

/** Everything of a list, as far as its server lets one leaf through; `more` when there is more than that. */
export async function everyPage<T>(read: (page: { limit: number; offset: number }) => Promise<Listed<T>>): Promise<Listed<T>> {
  const items: T[] = [];
  for (let offset = 0; offset <= MAX_OFFSET; offset += PAGE) {
    const page = await read({ limit: PAGE, offset });
    items.push(...page.items);
    if (!page.more) return { items, more: false };
  }
  return { items, more: true };
}

/** The day in UTC, as the books count days. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

export function daysAfter(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * 86_400_000));
}

/** A day that is given as a date or a moment; null when it is none. */
export function readDay(text: string | null): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0] ?? '';
  return Number.isNaN(Date.parse(day)) || dayOf(new Date(day)) !== day ? null : day;
}

/** Case does not matter in the numbers that people give to invoices. */
export function isNumbered({ number, reference }: Invoice, wanted: string): boolean {
  return [number, reference].some((one) => one?.toUpperCase() === wanted.toUpperCase());
}
