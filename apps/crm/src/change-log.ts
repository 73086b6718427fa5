import type { Transaction } from '@waggle/persistence';

/** Names who makes the changes of this transaction; the history's trigger reads it. */
export async function changedBy(tx: Transaction, actor: string): Promise<void> {
  await tx.query("SELECT set_config('waggle.actor', $1, true)", [actor]);
}
