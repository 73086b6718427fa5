import type { PaymentCheck } from '@waggle/brain';

/** One thing that was looked at before a payment. */
export interface Check extends PaymentCheck {
  /** What a person must see when it is not so; null: then nothing is proposed. */
  readonly flag: string | null;
  /** Nobody has said that it is not so: it could not be looked up. */
  readonly unseen?: true;
}

export function hard(what: string, ok: boolean, detail: string): Check {
  return { what, ok, detail, flag: null };
}

/** Forbids the payment until it can be looked up. */
export function unseen(what: string, gap: string): Check {
  return { what, ok: false, detail: gap, flag: null, unseen: true };
}

export function soft(flag: string, what: string, ok: boolean, detail: string): Check {
  return { what, ok, detail, flag };
}

/** Does it forbid the payment? */
export function isStop({ ok, flag }: Check): boolean {
  return !ok && flag === null;
}

export function flagsOf(checks: readonly Check[]): string[] {
  return [...new Set(checks.flatMap(({ ok, flag }) => (ok || flag === null ? [] : [flag])))];
}

export function checklist(checks: readonly Check[]): string {
  return checks.map(({ ok, what, detail }) => `- [${ok ? 'x' : ' '}] ${what}: ${detail}`).join('\n');
}
