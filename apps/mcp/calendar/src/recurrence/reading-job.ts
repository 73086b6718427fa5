import type { ErrorRecord } from '@waggle/errors';
import type { Occurrence, Span, StoredEvent } from '../calendar.js';
import type { ZoneSettings } from '../zones/zones.js';
import type { CalendarObject, ReadingLimits } from './read-calendar.js';

interface About {
  readonly zones: ZoneSettings;
  readonly ownerZone: string;
  readonly owner: string;
}

/** What the worker is asked. */
export type ReadingJob = About &
  (
    | { readonly kind: 'event'; readonly object: CalendarObject }
    | { readonly kind: 'calendar'; readonly objects: readonly CalendarObject[]; readonly window: Span; readonly limits: ReadingLimits }
  );

export interface ReadingAnswer {
  readonly occurrences?: Occurrence[];
  readonly event?: StoredEvent;
  readonly error?: ErrorRecord;
}
