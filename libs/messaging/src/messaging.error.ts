import type { ErrorKind } from '@waggle/errors';

export type MessagingErrorCode =
  | 'broker_unavailable'
  | 'message_unroutable'
  | 'message_invalid'
  | 'message_unhandled'
  | 'sender_refused'
  | 'sender_unverified'
  | 'topology_missing'
  | 'message_deadline_passed'
  | 'ask_timeout'
  | 'queue_unknown'
  | 'handler_missing'
  | 'handler_twice';

/** Which kinds of failure are worth another try, and how many deliveries at most. */
export const DELIVERIES_OF: Readonly<Record<ErrorKind, 'all' | number>> = {
  transient: 'all',
  bug: 3,
  invalid: 1,
  denied: 1,
  missing: 1,
  conflict: 1,
};
