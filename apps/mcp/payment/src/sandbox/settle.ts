import type { Database, Transaction } from '@waggle/persistence';

/** Between two steps of a payment that the bank makes by itself. */
const STEPS = {
  accepted: `UPDATE sandbox_payment SET state = 'pending', updated_at = clock_timestamp()
             WHERE state = 'created' AND execute_at <= clock_timestamp()`,
  /** The payee's bank cannot credit the account: nothing is booked. */
  failed: `UPDATE sandbox_payment p SET state = 'failed', reason = 'AC06 account blocked', updated_at = clock_timestamp()
           FROM sandbox_payee b WHERE b.account = p.payee_account AND b.state = 'blocked'
             AND p.state = 'pending' AND p.updated_at + $1 * interval '1 millisecond' <= clock_timestamp()`,
  completed: `WITH done AS (
                UPDATE sandbox_payment SET state = 'completed', updated_at = clock_timestamp()
                WHERE state = 'pending' AND updated_at + $1 * interval '1 millisecond' <= clock_timestamp() RETURNING *),
              booked AS (
                INSERT INTO sandbox_transaction (account_id, payment_id, amount_minor, counterparty, reference)
                SELECT account_id, payment_id, -amount_minor, payee_name, reference FROM done)
              UPDATE sandbox_account a SET booked_minor = booked_minor - d.sum
              FROM (SELECT account_id, sum(amount_minor) AS sum FROM done GROUP BY account_id) d WHERE d.account_id = a.account_id`,
  /** A closed account is known only to the payee's bank: the money is booked first and comes back later. */
  reverted: `WITH back AS (
               UPDATE sandbox_payment p SET state = 'reverted', reason = 'AC04 account closed', updated_at = clock_timestamp()
               FROM sandbox_payee b WHERE b.account = p.payee_account AND b.state = 'closed'
                 AND p.state = 'completed' AND p.updated_at + $1 * interval '1 millisecond' <= clock_timestamp() RETURNING p.*),
             booked AS (
               INSERT INTO sandbox_transaction (account_id, payment_id, amount_minor, counterparty, reference)
               SELECT account_id, payment_id, amount_minor, payee_name, 'Return AC04: ' || reference FROM back)
             UPDATE sandbox_account a SET booked_minor = booked_minor + b.sum
             FROM (SELECT account_id, sum(amount_minor) AS sum FROM back GROUP BY account_id) b WHERE b.account_id = a.account_id`,
};

/** Moves every payment of the sandbox on as far as time has gone; each step takes `stepMs`. Safe side by side. */
export async function settle(database: Database, stepMs: number): Promise<void> {
  const due = await database.query(
    `SELECT 1 FROM sandbox_payment p LEFT JOIN sandbox_payee b ON b.account = p.payee_account
     WHERE p.state IN ('created', 'pending') OR (p.state = 'completed' AND b.state = 'closed') LIMIT 1`,
  );
  if (due.length === 0) return;
  await database.transaction((tx) => moveOn(tx, stepMs));
}

async function moveOn(tx: Transaction, stepMs: number): Promise<void> {
  // One after another, and every account before its payments, as `pay` does.
  await tx.query('SELECT 1 FROM sandbox_account ORDER BY account_id FOR UPDATE');
  await tx.query(STEPS.reverted, [stepMs]);
  await tx.query(STEPS.failed, [stepMs]);
  await tx.query(STEPS.completed, [stepMs]);
  await tx.query(STEPS.accepted);
}
