import { type Statement, statement } from '@waggle/persistence';

/**
 * A statement that changes a service's state together with what it has heard and says: one round trip and one commit.
 * It fails as `unique_violation` when one of the messages was heard before: `Messenger.unheard` tells which.
 *
 * @param changes further parts of the WITH, as `name AS (INSERT ...)`; `$5` is their first parameter
 * @param result the statement behind the WITH; `all_or_nothing(written, wanted)` in it takes everything back when the two differ
 */
export function boxed(changes: readonly string[] = [], result = 'SELECT'): Statement {
  const boxes = [
    'heard AS (INSERT INTO inbox (id) SELECT unnest($1::uuid[]))',
    'sent AS (DELETE FROM outbox WHERE id = ANY($2::uuid[]))',
    'said AS (INSERT INTO outbox (id, messages) SELECT $3::uuid, $4::text WHERE $3 IS NOT NULL)',
  ];
  return statement(`WITH ${[...boxes, ...changes].join(', ')} ${result}`);
}
