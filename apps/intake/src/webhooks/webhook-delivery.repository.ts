import { Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';

/** Which deliveries have become tasks. They are never forgotten: where a style signs no time, an old one could come again. */
@Injectable()
export class WebhookDeliveryRepository {
  /** The task of a delivery: `taskId` when it is met for the first time, else the one that it has become. Of several at once one is first. */
  async remember(tx: Transaction, source: string, delivery: string, taskId: string): Promise<{ taskId: string; created: boolean }> {
    const added = await tx.query('INSERT INTO webhook_delivery (source, delivery, task_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1', [source, delivery, taskId]);
    if (added.length > 0) return { taskId, created: true };
    const [row] = await tx.query<{ taskId: string }>('SELECT task_id AS "taskId" FROM webhook_delivery WHERE source = $1 AND delivery = $2', [source, delivery]);
    return { taskId: row?.taskId ?? taskId, created: false };
  }
}
