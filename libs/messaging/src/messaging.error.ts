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
  | 'dead_letter_not_found'
  | 'dead_letter_final'
  | 'dead_letter_noted'
  | 'handler_missing'
  | 'handler_twice';

/** How many deliveries at most; `all`: one after each of the delays; `outage`: then on with the last delay, until an outage would be over. */
export type Patience = number | 'all' | 'outage';

/** Which kinds of failure are worth another try. */
export const DELIVERIES_OF: Readonly<Record<ErrorKind, Patience>> = {
  transient: 'outage',
  bug: 3,
  invalid: 1,
  denied: 1,
  missing: 1,
  conflict: 1,
};
