import { createHmac } from 'node:crypto';
import type { PayloadOf, WebhookTake } from '@waggle/contracts';

/** Nothing but this test knows it. */
const HOOK_SECRET = `whsec_${Buffer.from('a secret of thirty two bytes ....').toString('base64')}`;

export interface DeliveryOptions {
  readonly name?: string;
  readonly secret?: string;
  readonly at?: Date;
}

/** A delivery as Standard Webhooks signs it. */
export function signedDelivery(id: string, document: unknown, { name = 'shop', secret = HOOK_SECRET, at = new Date() }: DeliveryOptions = {}): PayloadOf<typeof WebhookTake> {
  const body = JSON.stringify(document);
  const seconds = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  return { name, headers: { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature }, body: Buffer.from(body).toString('base64') };
}

export const HOOKS = JSON.stringify([{ name: 'shop', style: 'standard', secret: HOOK_SECRET, prefix: 'LEAD', title: 'Order {{/order/id}}', body: 'Order {{/order/id}} by {{/order/by}}.', priority: 'HIGH' }]);
