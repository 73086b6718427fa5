import type { Transaction } from '@waggle/persistence';
import { effectError } from './effect.error.js';

/**
 * Held until the transaction ends, however long the call takes that is made meanwhile. The lock is the database's and falls with the
 * connection, so a dead instance never holds it.
 *
 * @throws AppError `effect_busy` (transient) while another has it
 */
export async function lockEffect(tx: Transaction, grantId: string): Promise<void> {
  await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const [row] = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken', [`effect ${grantId}`]);
  if (row?.taken !== true) throw effectError('effect_busy', 'Another instance is making this call', { grantId });
}
