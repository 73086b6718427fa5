/** Of a webhook's body that is taken, in bytes. */
export const WEBHOOK_LIMIT = 1024 * 1024;

/** What signatures and events are named by; no other header of a webhook is handed on. */
export const WEBHOOK_HEADERS = ['stripe-signature', 'webhook-id', 'webhook-signature', 'webhook-timestamp', 'x-github-delivery', 'x-github-event', 'x-hub-signature-256'] as const;
