import type { NamedText, ScanReport } from '@waggle/contracts';
import type { ErrorRecord } from '@waggle/errors';
import type { Learnt } from '@waggle/guard';

/** What the scanning thread is given, and what it answers. */
export interface ScanJob {
  readonly stage: 'inbound' | 'outbound';
  readonly texts: readonly NamedText[];
  readonly learnt: Learnt;
}
export type ScanAnswer = { readonly report: ScanReport } | { readonly error: ErrorRecord };
