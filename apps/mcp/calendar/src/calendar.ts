/** A span of time in milliseconds since 1970; the end is no more part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One time that is taken. */
export interface Occurrence extends Span {
  readonly eventId: string;
  readonly version: string;
  readonly allDay: boolean;
  readonly recurring: boolean;
}

/** A meeting to be booked. */
export interface EventDraft extends Span {
  readonly summary: string;
  readonly description: string;
  readonly location: string;
  readonly attendees: readonly string[];
  /** Whether it gets a video link. */
  readonly video: boolean;
}

/** What of a meeting is to change; `start` and `end` together or neither. */
export type EventChange = Partial<Omit<EventDraft, 'video'>>;

/** A single event as the calendar has it. */
export interface StoredEvent extends Span {
  readonly eventId: string;
  readonly version: string;
  /** True for a series and for what belongs to one. */
  readonly recurring: boolean;
  /** Free/busy transparency: false when it does not take up time. */
  readonly busy: boolean;
  /** The grant under which it was last written by us. */
  readonly grantId: string | null;
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The span with so many milliseconds more on both sides. */
export function widened({ start, end }: Span, by: number): Span {
  return { start: start - by, end: end + by };
}
