import type { NamedText, ScanReport } from '@waggle/contracts';
import type { ErrorRecord } from '@waggle/errors';
import type { Learnt } from '@waggle/guard';

/** What the scanning thread is given. */
export interface ScanJob {
  readonly stage: 'inbound' | 'outbound';
  readonly texts: readonly NamedText[];
  readonly lessons: {
    /** Tells one state of the lessons from another. */
    readonly id: number;
    /** Only where the thread may not know them yet. */
    readonly learnt?: Learnt;
  };
}

/** What it answers. `lessons`: it does not know these. */
export type ScanAnswer = { readonly report: ScanReport } | { readonly error: ErrorRecord } | { readonly unknown: 'lessons' };
